"""What is typed about a danger."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

CONCERNS = [
    ("self_harm", _("Thoughts of hurting themselves")),
    ("harm_to_others", _("Danger to someone else")),
    ("violence", _("Violence at home")),
    ("neglect", _("Unable to look after themselves")),
    ("other", _("Something else")),
]


class RaiseConcernForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    sign = forms.ChoiceField(
        label=_("What worries you?"), choices=CONCERNS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("A few words are enough. You can add more later."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = uuid4


class CloseAlertForm(forms.Form):
    measures = forms.CharField(
        label=_("What was done, and what happens next?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=4000,
    )
