"""What is typed about a person, the first time and later."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import selectors
from people.contact import ContactForm, EmailAddressField, NameField, PhoneField
from people.models import Client
from people.services import STANDS, Details, state_of

OLDEST = 110
SOURCES = [
    ("", _("Not asked yet")),
    ("friend", _("Friend or family")),
    ("search", _("Search engine")),
    ("social", _("Social media")),
    ("doctor", _("Doctor or hospital")),
    ("employer", _("Employer")),
    ("school", _("School or university")),
    ("returning", _("Was here before")),
    ("other", _("Other")),
]
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]


class DetailsForm(ContactForm):
    """Who a person is and how to reach them."""

    name = NameField(label=_("Name"))
    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailAddressField(label=_("Email"), required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", _("Not given")), *Client.Gender.choices], required=False
    )
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=LANGUAGES, initial="zh-hans"
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=None, empty_label=None)
    referral_source = forms.ChoiceField(
        label=_("How did they hear of us?"), choices=SOURCES, required=False
    )
    sponsored = forms.BooleanField(
        label=_("An employer or sponsor pays"),
        help_text=_("Money isn't asked about then. The sponsor's contract applies."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = selectors.sites()

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        this_year = timezone.localdate().year
        if year is not None and not this_year - OLDEST <= year <= this_year:
            raise forms.ValidationError(_("Enter a year, such as 1994."))
        return year

    def details(self) -> Details:
        clean = self.cleaned_data
        return Details(
            name=clean["name"],
            site=clean["site"],
            phone=clean["phone"],
            email=clean["email"],
            gender=clean["gender"],
            birth_year=clean["birth_year"],
            language=clean["language"],
            referral_source=clean["referral_source"],
            sponsored=clean["sponsored"],
        )


class ChangeDetailsForm(DetailsForm):
    """The same of a file that is open.

    state   of the details when the page was opened
    """

    state = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: QueryDict | None = None, *, client: Client) -> None:
        stands = {name: getattr(client, name) for name in STANDS}
        super().__init__(data, initial={**stands, "state": state_of(client)})
        for name in ("phone", "email"):
            self.fields[name].unchanged = stands[name]

    @classmethod
    def over(cls, client: Client, said: Mapping[str, Any]) -> "ChangeDetailsForm":
        """Return the form as if only what was said had been typed over the details."""
        stands = {name: getattr(client, name) for name in STANDS} | {"site": client.site_id}
        return cls({**stands, "state": state_of(client), **said}, client=client)

    def take_state(self, client: Client) -> None:
        """Let what was typed be saved over the details as they stand now."""
        self.data = self.data.copy()
        self.data["state"] = state_of(client)
