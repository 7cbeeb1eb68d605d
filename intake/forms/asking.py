"""What a visitor of the public page types who would like to talk to somebody."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.contact import ContactForm, EmailAddressField, NameField, PhoneField
from people.selectors import sites
from people.services import NewRequest

LONGEST_WORDS = 1000


class AskForm(ContactForm):
    """A name, a way to reach them, and a few words if they like.

    website   nobody sees this field; whatever fills it in is a machine
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    name = NameField(label=_("What should we call you?"))
    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailAddressField(
        label=_("Email"),
        help_text=_("Phone or email: one of the two is enough."),
        required=False,
    )
    site = forms.ModelChoiceField(
        label=_("Where would you like to come?"), queryset=None, required=False
    )
    words = forms.CharField(
        label=_("What should we know before we call?"),
        help_text=_("A few words are enough. You can also leave this empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
        strip=False,
    )
    agreed = forms.BooleanField(
        label=_("You may store this and use it to contact me."),
        error_messages={"required": _("Without your consent we can't store your contact details.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites()
        self.fields["site"].empty_label = _("No preference")
        self.fields["request_key"].initial = uuid4

    @property
    def is_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def details(self) -> NewRequest:
        clean = self.cleaned_data
        return NewRequest(
            name=clean["name"],
            phone=clean["phone"],
            email=clean["email"],
            language="zh-hans" if (get_language() or "").startswith("zh") else "en",
            site=clean["site"],
            words=clean["words"].strip(),
        )
