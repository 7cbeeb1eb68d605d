"""What the API of packages takes and gives, with the examples of its description."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from packages.models import LedgerEntry, ServicePackage
from packages.models.catalogue import TIERS
from packages.rules.adjusting import MOST_SESSIONS, AdjustReason
from packages.rules.refunds import RefundCode

ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11"
PACKAGE = {
    "id": ID,
    "code": "short-term-5",
    "version": 1,
    "name": "Short-term course",
    "name_zh": "短程五次咨询",
    "segment": "C2",
    "sessions": 5,
    "price": "4000.00",
    "valid_days": 90,
    "refund": "unused_full",
    "people": "one",
    "people_min": 1,
    "people_max": 1,
    "tiers": ["basic", "development", "flagship"],
    "first_only": False,
    "included": "A summary at the end",
    "included_zh": "结束时的小结",
    "on_sale": True,
}
OTHER_ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b12"
SOLD = {
    "id": ID,
    "package": "short-term-5",
    "version": 1,
    "price": "4000.00",
    "enrolled_at": "2026-11-20T02:00:00Z",
    "valid_until": "2027-02-18",
}
ADJUSTMENT = {
    "id": OTHER_ID,
    "enrolment": ID,
    "client": "C-1024",
    "sessions": 2,
    "reason": "goodwill",
    "note": "The room was cold and two sessions ended early.",
    "asked_by": "Ines",
    "asked_at": "2026-11-28T02:00:00Z",
}
ENTRY: dict[str, Any] = {
    "kind": "bought",
    "sessions": 5,
    "left": 5,
    "amount": None,
    "reason": "",
    "note": "",
    "used_by": None,
    "by": "Ines",
    "cosigned_by": None,
    "at": "2026-11-20T02:00:00Z",
}
ENROLMENT = {
    **SOLD,
    "left": 4,
    "waiting": False,
    "participants": [],
    "refund": {"sessions": 4, "amount": "3200.00", "code": "full"},
    "entries": [
        {**ENTRY, "kind": "used", "sessions": -1, "left": 4, "at": "2026-11-27T03:00:00Z"},
        {**ENTRY, "amount": "4000.00"},
    ],
}


class PackageSerializer(serializers.Serializer):
    """One version of the catalogue. price: CNY for all sessions."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    segment = serializers.CharField()
    sessions = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    valid_days = serializers.IntegerField()
    refund = serializers.ChoiceField(choices=ServicePackage.Refund.choices)
    people = serializers.ChoiceField(choices=ServicePackage.People.choices)
    people_min = serializers.IntegerField()
    people_max = serializers.IntegerField()
    tiers = serializers.ListField(child=serializers.ChoiceField(choices=TIERS))
    first_only = serializers.BooleanField()
    included = serializers.CharField(help_text="One line each.")
    included_zh = serializers.CharField()
    on_sale = serializers.BooleanField()


class OfferSerializer(PackageSerializer):
    """One package in its place for one client."""

    rank = serializers.IntegerField()
    fits_segment = serializers.BooleanField()


class EnrolSerializer(serializers.Serializer):
    """What is bought."""

    package = serializers.UUIDField(help_text="Id of a package that is on offer for this client.")


class EntrySerializer(serializers.Serializer):
    """One entry, newest first. amount: CNY, for bought and refunded; by: null for the clock."""

    kind = serializers.ChoiceField(choices=LedgerEntry.Kind.choices)
    sessions = serializers.IntegerField(help_text="Signed.")
    left = serializers.IntegerField(help_text="After this entry.")
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why sessions were adjusted.")
    note = serializers.CharField(allow_blank=True)
    used_by = serializers.CharField(allow_null=True, help_text="Code, where it was not the buyer.")
    by = serializers.CharField(allow_null=True)
    cosigned_by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()


class SoldSerializer(serializers.Serializer):
    """One purchase. price: CNY, of that day."""

    id = serializers.UUIDField()
    package = serializers.CharField()
    version = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    enrolled_at = serializers.DateTimeField()
    valid_until = serializers.DateField()


class RefundSerializer(serializers.Serializer):
    """What would be paid back today. sessions: 0 where nothing can be, and code says why."""

    sessions = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    code = serializers.ChoiceField(choices=[code.value for code in RefundCode])


class EnrolmentSerializer(SoldSerializer):
    """One enrolment with its ledger; left is the sum of the entries."""

    left = serializers.IntegerField()
    waiting = serializers.BooleanField(help_text="An adjustment waits for a second person.")
    participants = serializers.ListField(
        child=serializers.UUIDField(), help_text="Clients who share it, without the buyer."
    )
    refund = RefundSerializer()
    entries = EntrySerializer(many=True)


class LedgerActSerializer(serializers.Serializer):
    """A refund of all that is left, or sessions added (+) or taken (−) by hand."""

    act = serializers.ChoiceField(choices=["refund", "adjust"])
    sessions = serializers.IntegerField(
        required=False, min_value=-MOST_SESSIONS, max_value=MOST_SESSIONS
    )
    reason = serializers.ChoiceField(
        required=False, choices=[reason.value for reason in AdjustReason]
    )
    note = serializers.CharField(required=False, max_length=500)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["act"] == "adjust":
            missing = [name for name in ("sessions", "reason", "note") if name not in data]
            if missing:
                raise serializers.ValidationError(dict.fromkeys(missing, _("This is required.")))
        return data


class AdjustmentSerializer(serializers.Serializer):
    """Sessions to be added (+) or taken (−) that wait for a second person."""

    id = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    client = serializers.CharField(help_text="Code of the file.")
    sessions = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=[reason.value for reason in AdjustReason])
    note = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()


class AgreedSerializer(serializers.Serializer):
    """A yes or no."""

    agreed = serializers.BooleanField()


class ShareSerializer(serializers.Serializer):
    """Who else may use the sessions."""

    client = serializers.UUIDField()
    agreed = serializers.BooleanField()


class EndShareSerializer(serializers.Serializer):
    """Whose share ends."""

    client = serializers.UUIDField()
