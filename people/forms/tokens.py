"""What is typed about a token of the API."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from people.rules.tokens import LONGEST
from people.tokenwords import scope_choices

USUAL = timedelta(days=90)


class TokenForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What it is for"),
        help_text=_("The audit log names it beside every action, such as “Waiting-room tablet”."),
        max_length=40,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Never more than your own role allows."),
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most one year from today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.fields["scopes"].choices = scope_choices()  # type: ignore[attr-defined]
        self.fields["request_key"].initial = uuid4
        self.fields["expires_on"].initial = today + USUAL
        attributes = {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}
        self.fields["expires_on"].widget.attrs |= attributes

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
