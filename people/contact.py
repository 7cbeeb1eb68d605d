"""A name and a way to reach somebody, as every form takes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.rules.phones import is_phone


class ContactForm(forms.Form):
    """Reads the fields ``name``, ``phone`` and ``email``, each of them worded by the form.

    One of the two ways is enough, and one is needed.
    """

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not is_phone(phone):
            said = _("Write 6 to 21 digits, spaces and hyphens, with an optional + in front.")
            raise forms.ValidationError(said)
        return phone

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        wrong = {"phone", "email"} & set(self.errors)
        if not wrong and not clean.get("phone") and not clean.get("email"):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        return clean
