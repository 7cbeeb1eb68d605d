"""What the API of service standards takes and gives, with the examples of its description."""

from typing import Any

from rest_framework import serializers

from packages.models.catalogue import TIERS
from people.models import Counselor

PROMISED: dict[str, Any] = {
    "first_session_days": 7,
    "session_minutes": 50,
    "reply_hours": 24,
    "revisions": 1,
    "counselor_level": "senior",
    "escalation": "To the supervisor within a day",
    "escalation_zh": "一天内找督导",
}
STANDARD: dict[str, Any] = {
    "tier": "development",
    "version": 2,
    **PROMISED,
    "published_at": "2026-11-20T02:00:00Z",
    "published_by": "Maria",
}
KEPT: dict[str, Any] = {
    "clients": 6,
    "sessions": 8,
    "enough": True,
    "capacity": 3000,
    "promised": 1200,
    "needed": 554,
    "most": 19,
    "soon": True,
    "why_not": "",
}
SENT: dict[str, Any] = {"after": 1, **PROMISED, "clients": 6, "sessions": 8}
NO_ROOM: dict[str, Any] = {
    "code": "NotEnoughRoom",
    "message": "51 hours a week would be needed and 30 are free. "
    "At most 5 new clients a month can be served as promised.",
}


class PromisedSerializer(serializers.Serializer):
    """What every client of a tier is promised."""

    first_session_days = serializers.IntegerField()
    session_minutes = serializers.IntegerField()
    reply_hours = serializers.IntegerField()
    revisions = serializers.IntegerField(help_text="Changes of the plan that are free.")
    counselor_level = serializers.ChoiceField(choices=Counselor.Level.values, help_text="At least.")
    escalation = serializers.CharField()
    escalation_zh = serializers.CharField()


class ExpectedSerializer(PromisedSerializer):
    """A standard to be reckoned. clients: new ones in a month; sessions: that one takes."""

    clients = serializers.IntegerField()
    sessions = serializers.IntegerField()


class SentSerializer(ExpectedSerializer):
    """A standard to be published. after: the version that was read, 0 for the first."""

    after = serializers.IntegerField()


class StandardSerializer(PromisedSerializer):
    """One version; none ever changes."""

    tier = serializers.ChoiceField(choices=TIERS)
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField(allow_null=True)


class KeptSerializer(serializers.Serializer):
    """Whether a standard can be kept with so many clients. capacity to needed: minutes a week."""

    clients = serializers.IntegerField(help_text="New ones in a month.")
    sessions = serializers.IntegerField(help_text="That one takes.")
    enough = serializers.BooleanField()
    capacity = serializers.IntegerField()
    promised = serializers.IntegerField()
    needed = serializers.IntegerField()
    most = serializers.IntegerField(help_text="New clients a month that still fit.")
    soon = serializers.BooleanField(help_text="A first session is free within the days.")
    why_not = serializers.CharField(allow_blank=True)


class TierSerializer(serializers.Serializer):
    """One tier: the standard in force, and whether it can be kept as clients came lately."""

    tier = serializers.ChoiceField(choices=TIERS)
    standard = StandardSerializer(allow_null=True, help_text="Null: the tier is not offered.")
    kept = KeptSerializer(allow_null=True)


class NotKeptSerializer(serializers.Serializer):
    """A rule said no."""

    code = serializers.CharField()
    message = serializers.CharField()
