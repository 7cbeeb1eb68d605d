"""What the desk says about a request."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Client, ContactRequest

Outcome = ContactRequest.Outcome


class CloseRequestForm(forms.Form):
    """How a request ended without a new file.

    known   the files that may be this person's: choosing one says which file was here already
    """

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (outcome.value, outcome.label) for outcome in Outcome if outcome is not Outcome.OPENED
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, known: Iterable[Client] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {f"{Outcome.KNOWN}:{client.public_id}": client for client in known}
        here = f"{Outcome.KNOWN.label}{_(': ')}"
        named = [(value, f"{here}{client.code}") for value, client in self.known.items()]
        self.fields["outcome"].choices = [*named, *self.fields["outcome"].choices]

    def client(self) -> Client | None:
        """Return the file that was here already, where one was chosen."""
        return self.known.get(self.cleaned_data["outcome"])

    def end(self) -> str:
        """Return how it ended, as ``ContactRequest`` stores it."""
        return str(self.cleaned_data["outcome"]).partition(":")[0]
