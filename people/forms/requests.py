"""What the desk says about a request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import ContactRequest

Outcome = ContactRequest.Outcome


class CloseRequestForm(forms.Form):
    """How a request ended without a new file."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (outcome.value, outcome.label) for outcome in Outcome if outcome is not Outcome.OPENED
        ],
        widget=forms.RadioSelect,
    )
