"""What the API of packages takes and gives, with the examples of its description."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from packages.models import LedgerEntry, ServicePackage
from packages.rules.adjusting import MOST_SESSIONS, AdjustReason

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
    "people_min": 1,
    "people_max": 1,
    "on_sale": True,
}
ENROLMENT = {
    "id": ID,
    "package": "short-term-5",
    "version": 1,
    "price": "4000.00",
    "enrolled_at": "2026-11-20T02:00:00Z",
    "valid_until": "2027-02-18",
    "left": 4,
    "waiting": False,
    "entries": [
        {"kind": "used", "sessions": -1, "amount": None, "at": "2026-11-27T03:00:00Z"},
        {"kind": "bought", "sessions": 5, "amount": "4000.00", "at": "2026-11-20T02:00:00Z"},
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
    people_min = serializers.IntegerField()
    people_max = serializers.IntegerField()
    on_sale = serializers.BooleanField()


class OfferSerializer(PackageSerializer):
    """One package in its place for one client."""

    rank = serializers.IntegerField()
    fits_segment = serializers.BooleanField()


class EnrolSerializer(serializers.Serializer):
    """What is bought."""

    package = serializers.UUIDField(help_text="Id of a package that is on offer for this client.")


class EntrySerializer(serializers.Serializer):
    """One entry, newest first. amount: CNY, for bought and refunded."""

    kind = serializers.ChoiceField(choices=LedgerEntry.Kind.choices)
    sessions = serializers.IntegerField(help_text="Signed.")
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    at = serializers.DateTimeField()


class EnrolmentSerializer(serializers.Serializer):
    """One enrolment with its ledger; left is the sum of the entries."""

    id = serializers.UUIDField()
    package = serializers.CharField()
    version = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    enrolled_at = serializers.DateTimeField()
    valid_until = serializers.DateField()
    left = serializers.IntegerField()
    waiting = serializers.BooleanField(help_text="An adjustment waits for a second person.")
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
                raise serializers.ValidationError(dict.fromkeys(missing, _("This is needed.")))
        return data
