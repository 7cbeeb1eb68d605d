"""A name and a way to reach somebody, as every form takes them."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from people import phones
from people.rules.phones import LONGEST_WRITTEN, UnreadablePhone
from people.rules.written_text import (
    LONGEST_EMAIL,
    UnreadableEmail,
    normalise_email,
    normalise_name,
)
from people.words import EMAIL_FLAWS, PHONE_FLAWS

LONGEST_NAME = 80


def _without_null(text: str | None) -> str:
    """:raises forms.ValidationError: for a text that no database keeps"""
    ProhibitNullCharactersValidator()(text)
    return text or ""


class NameField(forms.CharField):
    """A person's name; the form's data holds it as it is stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_NAME, **options})

    def to_python(self, value: object) -> str:
        return normalise_name(_without_null(super().to_python(value)))


class _WrittenField(forms.CharField):
    """A field that is brought to one form.

    unchanged   what is stored now: it may stay, even if no number or address can be read in it
    """

    unchanged = ""

    def to_python(self, value: object) -> str:
        text = _without_null(super().to_python(value))
        return text if not text or text == self.unchanged else self.stored(text)

    def stored(self, text: str) -> str:
        """:raises forms.ValidationError: if it cannot be read"""
        raise NotImplementedError


class PhoneField(_WrittenField):
    """A phone number in any way people write one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"type": "tel"})
        super().__init__(**{"max_length": LONGEST_WRITTEN, "widget": widget, **options})

    def stored(self, text: str) -> str:
        try:
            return phones.read(text)
        except UnreadablePhone as trouble:
            raise forms.ValidationError(PHONE_FLAWS[trouble.flaw]) from trouble

    def prepare_value(self, value: object) -> object:
        return phones.shown(value) if isinstance(value, str) else value


class EmailAddressField(_WrittenField):
    """One e-mail address. The browser does not judge it: it knows no full width."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "email", "autocapitalize": "none"})
        super().__init__(**{"max_length": LONGEST_EMAIL, "widget": widget, **options})

    def stored(self, text: str) -> str:
        try:
            return normalise_email(text)
        except UnreadableEmail as trouble:
            raise forms.ValidationError(EMAIL_FLAWS[trouble.flaw]) from trouble


class ContactForm(forms.Form):
    """Reads the fields ``name``, ``phone`` and ``email``, each of them worded by the form.

    One of the two ways is enough, and one is needed.
    """

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        wrong = {"phone", "email"} & set(self.errors)
        if not wrong and not clean.get("phone") and not clean.get("email"):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        return clean
