"""What is typed when a second person comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiering.models import Appeal, ReferralAdvice
from tiering.rules.tiers import SHORTEST_NOTE
from tiering.words import TIERS

TOO_SHORT = {"min_length": _("Give a reason of at least ten characters.")}


class RefuseForm(forms.Form):
    """Why a supervisor does not sign."""

    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("Read by the person who asked, and stored with the request."),
        widget=forms.Textarea(attrs={"rows": 2}),
        min_length=SHORTEST_NOTE,
        max_length=2000,
        error_messages=TOO_SHORT,
    )


class AppealForm(forms.Form):
    """Who asks for a review, when, and in which words."""

    asker = forms.ChoiceField(
        label=_("Requested by"), choices=Appeal.Asker.choices, widget=forms.RadioSelect
    )
    asked_on = forms.DateField(
        label=_("Requested on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(
        label=_("In their words"),
        help_text=_("What they see differently, in their own words."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class ReviewForm(forms.Form):
    """The answer of the person who looked again."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Appeal.Outcome.choices, widget=forms.RadioSelect
    )
    chosen = forms.ChoiceField(
        label=_("New tier"), choices=list(TIERS.items()), widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The front desk tells the client this answer in its own words."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST_NOTE,
        max_length=2000,
        error_messages=TOO_SHORT,
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("outcome") == Appeal.Outcome.NEW and not clean.get("chosen"):
            self.add_error("chosen", _("Choose a tier."))
        return clean


class ReferralForm(forms.Form):
    """Advice to see a doctor."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    where = forms.ChoiceField(
        label=_("Advised to see"),
        choices=ReferralAdvice.Where.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What was seen and said. Screening, not diagnosis."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class AcknowledgeReferralForm(forms.Form):
    """The client has understood the advice."""

    how = forms.ChoiceField(
        label=_("Acknowledged"), choices=ReferralAdvice.How.choices, widget=forms.RadioSelect
    )
