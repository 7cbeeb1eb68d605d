"""The decision as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiering.rules.tiers import SHORTEST_NOTE, Tier
from tiering.words import TIERS

CONFIRM = "confirm"
CHANGE = "change"


class ConfirmTierForm(forms.Form):
    """Confirm the proposal, or choose another tier and say why."""

    decision = forms.ChoiceField(
        choices=[(CONFIRM, _("Confirm")), (CHANGE, _("Change with a reason"))],
        initial=CONFIRM,
        widget=forms.RadioSelect,
    )
    proposed = forms.ChoiceField(choices=list(TIERS.items()), widget=forms.HiddenInput)
    chosen = forms.ChoiceField(
        label=_("Tier"), choices=list(TIERS.items()), widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=_("Why is another tier right?"),
        help_text=_("At least ten characters. Stored with the decision."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("decision") == CHANGE:
            if not clean.get("chosen"):
                self.add_error("chosen", _("Choose a tier."))
            elif clean["chosen"] != clean.get("proposed") and not self._says_why(clean):
                self.add_error("note", _("Give a reason of at least ten characters."))
        return clean

    def _says_why(self, clean: dict[str, Any]) -> bool:
        return len(clean.get("note", "").strip()) >= SHORTEST_NOTE

    def tier(self) -> Tier:
        clean = self.cleaned_data
        changed = clean["decision"] == CHANGE
        return Tier(clean["chosen"] if changed else clean["proposed"])
