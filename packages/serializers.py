"""What the API of packages takes and gives, with the examples of its description."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from packages.models import LedgerEntry, ServicePackage
from packages.rules.adjusting import MOST_SESSIONS, AdjustReason
from packages.rules.economics import Plan
from packages.rules.segments import MOST_POINTS, SEGMENTS, SIGNS

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
SEGMENT: dict[str, Any] = {
    "proposed": "C2",
    "reasons": [{"sign": "problem:work_stress", "points": 3}],
    "chosen": None,
    "chosen_at": None,
    "version": 1,
}
RULE: dict[str, Any] = {
    "points": {"problem:work_stress": {"C2": 3, "C4": 1}, "young": {"C1": 2}},
    "young_until": 25,
    "long_from": 24,
    "enough": 3,
}
PLAN = {
    code: {
        "price": price,
        "sessions": sessions,
        "cycle_days": days,
        "head_cost": cost,
        "enrolments": enrolments,
    }
    for code, price, sessions, days, cost, enrolments in (
        ("C1", "120.00", 1, 30, "200.00", 20),
        ("C2", "800.00", 5, 60, "600.00", 20),
        ("C3", "2000.00", 20, 90, "1500.00", 6),
        ("C4", "5000.00", 10, 180, "2500.00", 2),
    )
}
SEGMENTS_SENT: dict[str, Any] = {"after": 1, "rule": RULE, "plan": PLAN}
SEGMENTS_SHOWN: dict[str, Any] = {
    "version": 1,
    "published_at": "2026-11-01T00:00:00Z",
    "rule": RULE,
    "plan": PLAN,
}
ENROLMENT = {
    **SOLD,
    "left": 4,
    "waiting": False,
    "participants": [],
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


class SoldSerializer(serializers.Serializer):
    """One purchase. price: CNY, of that day."""

    id = serializers.UUIDField()
    package = serializers.CharField()
    version = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    enrolled_at = serializers.DateTimeField()
    valid_until = serializers.DateField()


class EnrolmentSerializer(SoldSerializer):
    """One enrolment with its ledger; left is the sum of the entries."""

    left = serializers.IntegerField()
    waiting = serializers.BooleanField(help_text="An adjustment waits for a second person.")
    participants = serializers.ListField(
        child=serializers.UUIDField(), help_text="Clients who share it, without the buyer."
    )
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


class SignSerializer(serializers.Serializer):
    """What spoke for a segment."""

    sign = serializers.CharField()
    points = serializers.IntegerField()


class SegmentSerializer(serializers.Serializer):
    """One client's segment; proposed is null where the rule has too little to go by."""

    proposed = serializers.CharField(allow_null=True)
    reasons = SignSerializer(many=True)
    chosen = serializers.CharField(allow_null=True)
    chosen_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Of the rule.")


class ChosenSerializer(serializers.Serializer):
    """The segment that a person chooses."""

    chosen = serializers.ChoiceField(choices=list(SEGMENTS))


class RuleSerializer(serializers.Serializer):
    """What proposes a segment. points: sign to segment to 0 to 9."""

    points = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=9))
    )
    young_until = serializers.IntegerField(min_value=1, max_value=120)
    long_from = serializers.IntegerField(min_value=1, max_value=600)
    enough = serializers.IntegerField(min_value=1, max_value=MOST_POINTS * len(SIGNS))


class PlanSerializer(serializers.Serializer):
    """What the practice reckons with in one segment; money is CNY."""

    price = serializers.DecimalField(
        max_digits=9, decimal_places=2, min_value=0, max_value=1_000_000
    )
    sessions = serializers.IntegerField(min_value=1, max_value=10_000)
    cycle_days = serializers.IntegerField(min_value=1, max_value=10_000)
    head_cost = serializers.DecimalField(
        max_digits=9, decimal_places=2, min_value=0, max_value=1_000_000
    )
    enrolments = serializers.IntegerField(min_value=0, max_value=10_000)


class PlansSerializer(serializers.Serializer):
    """The plan of each segment."""

    C1 = PlanSerializer()
    C2 = PlanSerializer()
    C3 = PlanSerializer()
    C4 = PlanSerializer()


class NewSegmentsSerializer(serializers.Serializer):
    """Another rule and plan; after: the version that was read."""

    after = serializers.IntegerField(min_value=1, max_value=30_000)
    rule = RuleSerializer()
    plan = PlansSerializer()


class SegmentsSerializer(serializers.Serializer):
    """The version in force."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    rule = RuleSerializer()
    plan = PlansSerializer()


def plans_from(given: dict[str, Any]) -> dict[str, Plan]:
    """Return the plan of each segment as the rule reads it."""
    return {code: Plan(**plan) for code, plan in given.items()}
