"""Sessions given back, added, taken or shared, as typed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from packages.rules.adjusting import MOST_SESSIONS, SHORTEST_NOTE
from packages.services import Adjustment
from packages.words import ADJUST_REASONS
from people.names import client_code

ADD = "add"
TAKE = "take"


class AdjustForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What is done"),
        choices=[(ADD, _("Add sessions")), (TAKE, _("Deduct sessions"))],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    sessions = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_SESSIONS, initial=1
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", _("Choose")),
            *((code.value, word) for code, word in ADJUST_REASONS.items()),
        ],
    )
    note = forms.CharField(
        label=_("In words"),
        help_text=_("At least ten characters. Stored with the entry."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = uuid4

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"]).strip()
        if len(note) < SHORTEST_NOTE:
            raise forms.ValidationError(_("Give a reason of at least ten characters."))
        return note

    def adjustment(self) -> Adjustment:
        clean = self.cleaned_data
        sign = 1 if clean["way"] == ADD else -1
        return Adjustment(sign * clean["sessions"], clean["reason"], clean["note"])


class DecideForm(forms.Form):
    """A second person's yes or no."""

    answer = forms.ChoiceField(choices=[("yes", _("Approve")), ("no", _("Decline"))])


class ShareForm(forms.Form):
    """Who else may use the sessions."""

    code = forms.CharField(
        label=_("File number"), max_length=12, help_text=_("Such as C-1024. One file, one person.")
    )
    agreed = forms.BooleanField(
        label=_("This person, asked alone, agreed to share the package"), required=False
    )

    def clean_code(self) -> str:
        return client_code(self.cleaned_data["code"])

    def clean_agreed(self) -> bool:
        if not self.cleaned_data["agreed"]:
            raise forms.ValidationError(_("Ask this person first, without the others."))
        return True


class EndShareForm(forms.Form):
    """Whose share ends."""

    participant = forms.UUIDField()
