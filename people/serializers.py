"""What the API of merged files takes and gives, with the examples of its description."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from people.rules.merging import SHORTEST_REASON

ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11"
OTHER = "01998a52-8d11-7a44-8c1e-52b1c09a7d20"
MERGE = {
    "id": "01998a52-9b70-7f02-b2a3-77c0d1e4f5a6",
    "kept": ID,
    "kept_code": "C-1001",
    "dropped": OTHER,
    "dropped_code": "C-1042",
    "merged_at": "2026-11-20T02:00:00Z",
    "undone_at": None,
}
REFUSED = {
    "code": "CannotMerge",
    "message": "1 appointment is to come: cancel it, or let it be held.",
    "reasons": [
        {
            "code": "appointment_to_come",
            "message": "1 appointment is to come: cancel it, or let it be held.",
        }
    ],
}
COMPARED = {
    "proposed": ID,
    "files": [
        {"id": ID, "code": "C-1001", "against": REFUSED["reasons"]},
        {"id": OTHER, "code": "C-1042", "against": []},
    ],
}


class WhySerializer(serializers.Serializer):
    """reason: ten characters or more; sealed, and shown on the dropped file's page."""

    reason = serializers.CharField(min_length=SHORTEST_REASON, max_length=500)


class TwoFilesSerializer(serializers.Serializer):
    """keep, drop: ids of the file that stays and of the one that is dropped."""

    keep = serializers.UUIDField()
    drop = serializers.UUIDField()

    def validate(self, said: dict[str, object]) -> dict[str, object]:
        if said["keep"] == said["drop"]:
            raise serializers.ValidationError({"drop": [_("This is one and the same file.")]})
        return said


class MergeFilesSerializer(WhySerializer, TwoFilesSerializer):
    """Two files to be brought together, and why."""


class MergeSerializer(serializers.Serializer):
    """Two files brought together; undone_at is empty while the merge is in force."""

    id = serializers.UUIDField(source="public_id")
    kept = serializers.UUIDField(source="client.public_id")
    kept_code = serializers.CharField(source="client.code")
    dropped = serializers.UUIDField(source="dropped.public_id")
    dropped_code = serializers.CharField(source="dropped.code")
    merged_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class ObstacleSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class AgainstSerializer(serializers.Serializer):
    """One of two files, and everything that stands against dropping it."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    against = ObstacleSerializer(many=True)


class ComparedSerializer(serializers.Serializer):
    """proposed: id of the file that should stay."""

    proposed = serializers.UUIDField()
    files = AgainstSerializer(many=True)


class RefusalSerializer(serializers.Serializer):
    """A rule said no; reasons lists everything that stands against a merge."""

    code = serializers.CharField()
    message = serializers.CharField()
    reasons = ObstacleSerializer(many=True, required=False)
