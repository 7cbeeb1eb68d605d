"""The rule of the segments and their economics, as typed; and what a person chose."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from packages.rules.economics import Plan
from packages.rules.segments import MOST_POINTS, SEGMENTS, SIGNS, SegmentRule
from packages.selectors.segments import segment_names

PLANNED = ("price", "sessions", "cycle_days", "head_cost", "enrolments")


class SegmentChoiceForm(forms.Form):
    chosen = forms.ChoiceField(label=_("Segment"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = ("", _("Not chosen yet"))
        self.fields["chosen"].choices = [empty, *segment_names().items()]


class SegmentsForm(forms.Form):
    """One number for each sign and segment, three lines, and the plan of each segment."""

    after = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    young_until = forms.IntegerField(label=_("Young until, years"), min_value=1, max_value=120)
    long_from = forms.IntegerField(label=_("Long from, months"), min_value=1, max_value=600)
    enough = forms.IntegerField(
        label=_("Points needed"),
        help_text=_("With fewer points nothing is proposed."),
        min_value=1,
        max_value=MOST_POINTS * len(SIGNS),
    )

    def __init__(
        self, *args: Any, rule: SegmentRule, plans: Mapping[str, Plan], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("young_until", "long_from", "enough"):
            self.fields[name].initial = getattr(rule, name)
        for sign in SIGNS:
            for segment in SEGMENTS:
                self.fields[points_field(sign, segment)] = forms.IntegerField(
                    label=segment,
                    min_value=0,
                    max_value=MOST_POINTS,
                    initial=rule.points.get(sign, {}).get(segment, 0),
                )
        for segment in SEGMENTS:
            for what in PLANNED:
                self.fields[plan_field(segment, what)] = _plan_field(
                    segment, what, getattr(plans[segment], what)
                )

    def rule(self) -> SegmentRule:
        clean = self.cleaned_data
        points = {
            sign: {
                segment: clean[points_field(sign, segment)]
                for segment in SEGMENTS
                if clean[points_field(sign, segment)]
            }
            for sign in SIGNS
        }
        return SegmentRule(
            points={sign: given for sign, given in points.items() if given},
            young_until=clean["young_until"],
            long_from=clean["long_from"],
            enough=clean["enough"],
        )

    def plans(self) -> dict[str, Plan]:
        return {
            segment: Plan(
                **{what: self.cleaned_data[plan_field(segment, what)] for what in PLANNED}
            )
            for segment in SEGMENTS
        }


def points_field(sign: str, segment: str) -> str:
    return f"points-{sign.replace(':', '-')}-{segment}"


def plan_field(segment: str, what: str) -> str:
    return f"plan-{segment}-{what}"


def _plan_field(segment: str, what: str, initial: Any) -> forms.Field:
    if what in {"price", "head_cost"}:
        return forms.DecimalField(
            label=segment,
            min_value=Decimal(0),
            max_value=Decimal(1_000_000),
            decimal_places=2,
            initial=int(initial) if not initial % 1 else initial,
        )
    lowest = 0 if what == "enrolments" else 1
    return forms.IntegerField(label=segment, min_value=lowest, max_value=10_000, initial=initial)
