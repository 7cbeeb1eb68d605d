"""What a client says to each purpose, as it is written down later than on the first day."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Consent
from people.words import SAID_HOW

AGREES = [
    ("yes", pgettext_lazy("a client to a purpose", "agrees")),
    ("no", pgettext_lazy("a client to a purpose", "does not agree")),
]
ANSWERS = {"yes": True, "no": False}
WORDS = {given: word for word, given in ANSWERS.items()}


class ConsentsForm(forms.Form):
    """One answer a purpose, beside the one that held when the page was opened.

    Only what somebody changed on the page counts: an answer that came in the meantime, through
    the link in a letter, is not turned back by a page that still shows the old one.
    """

    how = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=list(SAID_HOW.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the client told you.")},
    )

    def __init__(self, data: QueryDict | None = None, *, held: Mapping[str, bool]) -> None:
        super().__init__(data)
        for purpose in Consent.Purpose:
            word = WORDS.get(held.get(purpose.value))
            self.fields[purpose.value] = forms.ChoiceField(
                label=purpose.label,
                choices=AGREES,
                widget=forms.RadioSelect,
                required=False,
                initial=word,
            )
            self.fields[f"{purpose.value}_before"] = forms.ChoiceField(
                choices=[("", ""), *AGREES],
                widget=forms.HiddenInput,
                required=False,
                initial=word,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return each purpose with its field and what goes with it unseen."""
        return [
            {
                "purpose": purpose,
                "field": self[purpose.value],
                "before": self[f"{purpose.value}_before"],
            }
            for purpose in Consent.Purpose
        ]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Nothing has changed."))
        return clean

    def answers(self) -> dict[str, bool]:
        """Return purpose → answer of what was changed on the page."""
        clean = self.cleaned_data
        return {
            purpose.value: ANSWERS[clean[purpose.value]]
            for purpose in Consent.Purpose
            if clean.get(purpose.value)
            and clean[purpose.value] != clean.get(f"{purpose.value}_before")
        }
