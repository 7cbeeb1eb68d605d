"""Which of two files stays, and why; and why two files are taken apart."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Client
from people.rules.merging import SHORTEST_REASON

LONGEST = 500


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("At least ten characters. Stored encrypted with the merge."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(ReasonForm):
    """keep   code of the file that stays"""

    keep = forms.ChoiceField(label=_("Which file stays?"), widget=forms.RadioSelect)
    field_order = ["keep", "reason"]

    def __init__(self, data: Any = None, *, files: tuple[Client, Client], stays: int) -> None:
        super().__init__(data, initial={"keep": files[stays].code})
        self.files = files
        self.fields["keep"].choices = [
            (client.code, f"{client.code} {client.name}") for client in files
        ]

    def kept_and_dropped(self) -> tuple[Client, Client]:
        first, second = self.files
        return (first, second) if self.cleaned_data["keep"] == first.code else (second, first)
