"""The service standard of a tier, as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from packages.services.standards import Written
from people.models import Counselor
from tiering.models import ServiceStandard


class StandardForm(forms.Form):
    """What every client of the tier is promised, and how many are expected."""

    after = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)
    first_session_days = forms.IntegerField(
        label=_("First session within"), min_value=1, max_value=60
    )
    session_minutes = forms.IntegerField(label=_("Session length"), min_value=15, max_value=180)
    reply_hours = forms.IntegerField(label=_("Answer to a message"), min_value=1, max_value=240)
    revisions = forms.IntegerField(
        label=_("Changes of the plan"),
        help_text=_("This many are free."),
        min_value=0,
        max_value=20,
    )
    counselor_level = forms.ChoiceField(
        label=_("Counselor, at least"), choices=Counselor.Level.choices
    )
    escalation = forms.CharField(
        label=_("If something goes wrong, in English"),
        max_length=200,
        help_text=_("Whom to contact and how soon they reply."),
    )
    escalation_zh = forms.CharField(
        label=_("If something goes wrong, in Chinese"), max_length=200, help_text=_("The same.")
    )
    clients = forms.IntegerField(
        label=_("New clients a month"),
        help_text=_("How many you expect in this tier."),
        min_value=0,
        max_value=10_000,
    )
    sessions = forms.IntegerField(
        label=_("Sessions per client"),
        help_text=_("How many one client uses in total."),
        min_value=1,
        max_value=200,
    )

    @staticmethod
    def values_of(standard: ServiceStandard | None) -> dict[str, Any]:
        """Return what a form for the next version starts with."""
        if standard is None:
            return {"after": 0}
        names = Written.__dataclass_fields__
        return {name: getattr(standard, name) for name in names} | {"after": standard.version}

    def written(self) -> Written:
        return Written(**{name: self.cleaned_data[name] for name in Written.__dataclass_fields__})
