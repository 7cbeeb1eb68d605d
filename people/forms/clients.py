"""What is typed about a new client."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people import selectors
from people.models import Client, Consent, ContactRequest, User
from people.rules.likeness import Person
from people.rules.phones import is_phone
from people.selectors.requests import open_requests
from people.services import NewClient

OLDEST = 110
LONGEST_WORD = 254
ASKED = [
    (Consent.Purpose.CARE, _("Counselling, and keeping this file")),
    (Consent.Purpose.EMAIL, _("May we write by e-mail?")),
    (Consent.Purpose.SMS, _("May we send text messages?")),
    (Consent.Purpose.PHONE, _("May we call?")),
    (Consent.Purpose.SURVEYS, _("May we ask three questions after each session?")),
    (Consent.Purpose.RESEARCH, _("May answers without a name be used for research?")),
]
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


class NewClientForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", _("Not said")), *Client.Gender.choices], required=False
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
        help_text=_("Then money is not asked, and the sponsor's contract decides."),
        required=False,
    )
    another_person = forms.BooleanField(
        label=_("I have looked: this is another person"), required=False
    )
    consents = forms.MultipleChoiceField(
        label=_("The client agrees to"),
        choices=ASKED,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, request_id: str = "") -> None:
        super().__init__(data)
        self.asked_by = _request_of(user, request_id)
        if self.asked_by:
            for name in ("name", "phone", "email", "language"):
                self.initial[name] = getattr(self.asked_by, name)
        self.fields["site"].queryset = selectors.sites()
        self.fields["site"].initial = user.site_id
        if self.asked_by and self.asked_by.site_id:
            self.fields["site"].initial = self.asked_by.site_id
        self.fields["request_key"].initial = uuid4

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not is_phone(phone):
            said = _("Write 6 to 21 digits, spaces and hyphens, with an optional + in front.")
            raise forms.ValidationError(said)
        return phone

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        this_year = datetime.now(tz=UTC).year
        if year is not None and not this_year - OLDEST <= year <= this_year:
            raise forms.ValidationError(_("Write a year such as 1994."))
        return year

    def clean_consents(self) -> list[str]:
        given = self.cleaned_data["consents"]
        if Consent.Purpose.CARE not in given:
            raise forms.ValidationError(_("Without consent to counselling no file can be opened."))
        return list(given)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not clean.get("phone") and not clean.get("email"):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        return clean

    def ask_whether_another(self) -> None:
        """Refuse until somebody has looked at the files that are nearly the same."""
        said = _("Look at the file below first: it seems to be the same person.")
        self.add_error("another_person", said)

    def person(self) -> Person:
        """Return whom the page speaks of, as far as it can be read."""
        year = self._word("birth_year")
        return Person(
            name=" ".join(self._word("name").split()),
            phone=self._word("phone"),
            email=self._word("email"),
            birth_year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        )

    def _word(self, name: str) -> str:
        word = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(word or "").replace("\x00", "").strip()[:LONGEST_WORD]

    def details(self) -> NewClient:
        clean = self.cleaned_data
        return NewClient(
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

    def answers(self) -> dict[str, bool]:
        given = self.cleaned_data["consents"]
        return {purpose.value: purpose.value in given for purpose, _label in ASKED}


def _request_of(user: User, request_id: str) -> ContactRequest | None:
    """Return the open request that the page was reached from, if it is this person's to answer."""
    try:
        public_id = UUID(request_id)
    except ValueError:
        return None
    return open_requests(user).filter(public_id=public_id).first()
