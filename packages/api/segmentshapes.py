"""What the API of segments takes and gives, with the examples of its description."""

from typing import Any

from rest_framework import serializers

from packages.rules.economics import Plan
from packages.rules.segments import MOST_POINTS, SEGMENTS, SIGNS

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
SUM: dict[str, Any] = {"enrolments": 14, "sessions": 52, "revenue": "41200.00"}
FIGURES: dict[str, Any] = {
    "months": 3,
    "start": "2026-08-01T00:00:00+08:00",
    "end": "2026-11-01T00:00:00+08:00",
    "rows": [
        {
            "segment": "C2",
            "planned": {"enrolments": 60, "sessions": 300, "revenue": "240000.00"},
            "actual": SUM,
        },
        {
            "segment": "C4",
            "planned": {"enrolments": 6, "sessions": 60, "revenue": "300000.00"},
            "actual": None,
        },
    ],
    "total": None,
}


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


class SumSerializer(serializers.Serializer):
    """Sold, held, and CNY taken in less what was paid back."""

    enrolments = serializers.IntegerField()
    sessions = serializers.IntegerField()
    revenue = serializers.DecimalField(max_digits=14, decimal_places=2)


class SegmentFigureSerializer(serializers.Serializer):
    """One segment; actual is null where fewer than five would show."""

    segment = serializers.CharField()
    planned = SumSerializer()
    actual = SumSerializer(allow_null=True)


class FiguresSerializer(serializers.Serializer):
    """The plan beside what happened in whole months, [start, end)."""

    months = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    rows = SegmentFigureSerializer(many=True)
    total = SumSerializer(allow_null=True, help_text="Null where it would tell what is withheld.")
