"""What is typed about a new client."""

from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.forms.details import DetailsForm
from people.models import Consent, ContactRequest, User
from people.rules.likeness import Person
from people.rules.written_text import normalise_text
from people.selectors.duplicates import seems_known
from people.selectors.requests import open_requests

LONGEST_WORD = 254
ASKED = [
    (Consent.Purpose.CARE, _("Counselling, and keeping this file")),
    (Consent.Purpose.EMAIL, _("May we send you emails?")),
    (Consent.Purpose.SMS, _("May we send text messages?")),
    (Consent.Purpose.PHONE, _("May we call?")),
    (Consent.Purpose.SURVEYS, _("May we ask three questions after each session?")),
    (Consent.Purpose.RESEARCH, _("May answers without a name be used for research?")),
]


class NewClientForm(DetailsForm):
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    another_person = forms.BooleanField(
        label=_("I've checked: this is a different person"), required=False
    )
    consents = forms.MultipleChoiceField(
        label=_("The client agrees to"),
        choices=ASKED,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, request_id: str = "") -> None:
        super().__init__(data)
        self.user, self.asked_by = user, _request_of(user, request_id)
        if self.asked_by:
            for name in ("name", "phone", "email", "language"):
                self.initial[name] = getattr(self.asked_by, name)
        self.fields["site"].initial = user.site_id
        if self.asked_by and self.asked_by.site_id:
            self.fields["site"].initial = self.asked_by.site_id
        self.fields["request_key"].initial = uuid4

    def clean_consents(self) -> list[str]:
        given = self.cleaned_data["consents"]
        if Consent.Purpose.CARE not in given:
            raise forms.ValidationError(_("Without consent to counselling no file can be opened."))
        return list(given)

    def is_sound(self) -> bool:
        """Whether a file may be opened: all can be read, and whoever seems the same was looked at.

        Both are said at once: who mends a field meets no second refusal.
        """
        readable = self.is_valid()
        key, looked = (self.cleaned_data.get(name) for name in ("request_key", "another_person"))
        if key and not looked and seems_known(self.user, self.person(), key):
            self._ask_whether_another()
            return False
        return readable

    def _ask_whether_another(self) -> None:
        said = _("Check the file below first. It seems to be the same person.")
        self.add_error("another_person", said)

    def person(self) -> Person:
        """Return whom the page speaks of, as far as it can be read."""
        year = normalise_text(self._word("birth_year"))
        return Person(
            name=self._word("name"),
            phone=self._word("phone"),
            email=self._word("email"),
            birth_year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        )

    def _word(self, name: str) -> str:
        word = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(word or "").replace("\x00", "").strip()[:LONGEST_WORD]

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
