"""The shapes of an assessment: as it comes in, and as it is read again."""

from typing import Any

from rest_framework import serializers

from common.openapi import ID, OTHER_ID
from intake.models import Administration
from intake.rules.needs import MOST_NEEDS, MOST_STAKEHOLDERS, Layer, Part
from intake.rules.sheet import PROBLEMS, STYLES
from intake.rules.smart import MOST_GOALS, Criterion

LARGEST = 2**31 - 1
GOAL = {"text": "Asleep before midnight, five nights a week", "met": ["specific", "measurable"]}
NEED = {"text": "An evening slot", "layer": "basic", "important": True, "urgent": False}
STAKEHOLDER = {"part": "family", "name": "her sister", "may_be_told": False}
ANSWERS = {
    "emotion": 4,
    "cognition": 3,
    "behaviour": 4,
    "body": 4,
    "sleep": 6,
    "relationships": 3,
    "functioning": 4,
}
SAID: dict[str, Any] = {
    "duration_months": 8,
    "problems": ["sleep", "work_stress"],
    "style": "amiable",
    "story": "Wants to sleep first.",
    "goals": [GOAL],
    "needs": [NEED],
    "stakeholders": [STAKEHOLDER],
}
SHEET: dict[str, Any] = {
    "versions": {"sads": "1.0.0"},
    "answers": {"sads": ANSWERS},
    "income": "12000",
    "income_withheld": False,
    "budget": "9000",
    **SAID,
}
LISTED: dict[str, Any] = {
    "id": ID,
    "submitted_at": "2026-11-20T02:00:00Z",
    "entered_by": "Ines",
    "severity": 28,
    "smart": 2,
    "completeness": 92,
}
FINISHED: dict[str, Any] = {
    **LISTED,
    "client": OTHER_ID,
    **SAID,
    "income": "12000.00",
    "income_withheld": False,
    "budget": "9000.00",
    "forms": [
        {
            "code": "sads",
            "version": "1.0.0",
            "mode": "staff",
            "answers": ANSWERS,
            "complete": True,
            "total": "28.00",
            "band": "moderate",
            "convention": "",
            "at_risk": False,
            "parts": {},
        }
    ],
}


class GoalSerializer(serializers.Serializer):
    """One goal in the client's words; met: the SMART criteria it meets."""

    text = serializers.CharField(max_length=300)
    met = serializers.ListField(child=serializers.ChoiceField(choices=[c.value for c in Criterion]))


class NeedSerializer(serializers.Serializer):
    """What the client needs from the practice."""

    text = serializers.CharField(max_length=200)
    layer = serializers.ChoiceField(choices=[layer.value for layer in Layer], required=False)
    important = serializers.BooleanField(required=False)
    urgent = serializers.BooleanField(required=False)


class StakeholderSerializer(serializers.Serializer):
    """Somebody else with a say; may_be_told only with the client's own yes."""

    part = serializers.ChoiceField(choices=[part.value for part in Part])
    name = serializers.CharField(required=False, allow_blank=True, max_length=80)
    may_be_told = serializers.BooleanField(required=False)


class SaidSerializer(serializers.Serializer):
    """What a sheet holds beside the answers."""

    duration_months = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=1200
    )
    problems = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PROBLEMS)), required=False
    )
    style = serializers.ChoiceField(choices=list(STYLES), required=False, allow_blank=True)
    story = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    goals = GoalSerializer(many=True, required=False, help_text=f"{MOST_GOALS} at most.")
    needs = NeedSerializer(many=True, required=False, help_text=f"{MOST_NEEDS} at most.")
    stakeholders = StakeholderSerializer(
        many=True, required=False, help_text=f"{MOST_STAKEHOLDERS} at most."
    )


class SheetSerializer(SaidSerializer):
    """An assessment to hand in. Describes it; ``intake.rules.sent`` reads it."""

    versions = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="Form to the version you asked; another one in force is refused.",
    )
    answers = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Form to question to answer; tenths for scales of tenths (6.3 is 63).",
    )
    income = serializers.CharField(
        required=False, allow_null=True, help_text="CNY a month after tax, as decimal text."
    )
    income_withheld = serializers.BooleanField(required=False)
    budget = serializers.CharField(required=False, allow_null=True, help_text="CNY a year.")


class ReviewedSerializer(serializers.Serializer):
    """What the client filled in alone, as it was read. revision: the client's saving."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=0, max_value=LARGEST)


class OwnSerializer(serializers.Serializer):
    """What a sheet says of itself, beside what was said and answered."""

    draft_revision = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text="The draft it was written as; refused where another window saved since.",
    )
    self_fill = ReviewedSerializer(required=False, allow_null=True)


class SubmittedSerializer(OwnSerializer, SheetSerializer):
    """An assessment to hand in, and what it was made of."""


class DraftSheetSerializer(SheetSerializer):
    """A sheet that is not finished."""

    answers = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()), required=False
    )


class ListedSerializer(serializers.Serializer):
    """One assessment in a list. severity: total of the severity form, 7 to 49."""

    id = serializers.UUIDField()
    submitted_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    severity = serializers.IntegerField(allow_null=True)
    smart = serializers.IntegerField(allow_null=True)
    completeness = serializers.IntegerField(help_text="Of the file then, in per cent.")


class FormSerializer(serializers.Serializer):
    """One form as it was filled in and scored then. Screening, not diagnosis."""

    code = serializers.CharField()
    version = serializers.CharField()
    mode = serializers.ChoiceField(choices=Administration.Mode.values)
    answers = serializers.DictField(child=serializers.IntegerField())
    complete = serializers.BooleanField()
    total = serializers.CharField(allow_null=True)
    band = serializers.CharField(allow_blank=True)
    convention = serializers.CharField(allow_blank=True)
    at_risk = serializers.BooleanField()
    parts = serializers.DictField()


class FinishedSerializer(ListedSerializer, SaidSerializer):
    """One assessment, whole."""

    client = serializers.UUIDField()
    income = serializers.CharField(allow_null=True)
    income_withheld = serializers.BooleanField(allow_null=True)
    budget = serializers.CharField(allow_null=True)
    forms = FormSerializer(many=True)
