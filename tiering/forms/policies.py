"""A policy as typed: every threshold with its mark and source, and the acts around it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.localfields import LocalTimeField
from tiering import policywords
from tiering.models import PolicyVersion
from tiering.rules.lint import MOST_MONEY
from tiering.rules.thresholds import THRESHOLDS, Threshold, flat
from tiering.rules.tiers import plain_amount
from tiering.rules.workflow import SHORTEST_REASON
from tiering.selectors import marks_of


class PolicyForm(forms.Form):
    """One number, one mark and one source for each threshold.

    Scales are checked here; what the numbers mean together is the lint's.
    """

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why this version"),
        help_text=_("Read by the person who accepts it, and stored."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, policy: PolicyVersion, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(policy), **kwargs)
        for threshold in THRESHOLDS:
            label = policywords.threshold(threshold.name)
            self.fields[threshold.name] = _number(threshold, label)
            self.fields[f"{threshold.name}:mark"] = forms.ChoiceField(
                label=_("Source of %(threshold)s") % {"threshold": label},
                choices=[(mark.value, word) for mark, word in policywords.MARKS.items()],
            )
            self.fields[f"{threshold.name}:source"] = forms.CharField(
                label=_("Source of %(threshold)s") % {"threshold": label},
                max_length=200,
                required=False,
            )

    def lines(self) -> dict[str, Any]:
        """Return threshold → value as it is stored: money as decimal text."""
        clean = self.cleaned_data
        return {
            threshold.name: plain_amount(clean[threshold.name])
            if threshold.is_money
            else clean[threshold.name]
            for threshold in THRESHOLDS
        }

    def marks(self) -> dict[str, dict[str, str]]:
        clean = self.cleaned_data
        return {
            threshold.name: {
                "mark": clean[f"{threshold.name}:mark"],
                "source": clean[f"{threshold.name}:source"],
            }
            for threshold in THRESHOLDS
        }


def _number(threshold: Threshold, label: str) -> forms.Field:
    if threshold.is_money:
        return forms.DecimalField(
            label=label, min_value=Decimal(0), max_value=MOST_MONEY, decimal_places=2
        )
    return forms.IntegerField(label=label, min_value=threshold.low, max_value=threshold.high)


def _initial(policy: PolicyVersion) -> dict[str, Any]:
    initial: dict[str, Any] = {"revision": policy.revision, "reason": policy.reason}
    initial |= flat(policy.thresholds)
    for name, mark in marks_of(policy).items():
        initial[f"{name}:mark"], initial[f"{name}:source"] = mark["mark"], mark["source"]
    return initial


class AcknowledgeForm(forms.Form):
    """Take one warning on."""

    key = forms.CharField(max_length=400, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Reason to accept it"),
        min_length=SHORTEST_REASON,
        max_length=500,
        error_messages={"min_length": _("Give a reason of at least ten characters.")},
    )


class PublishForm(forms.Form):
    """From when it holds."""

    effective_at = LocalTimeField(label=_("Valid from"))
