"""What is typed about appointments and sessions."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.localfields import LocalTimeField
from people.models import Counselor
from scheduling import selectors, words
from scheduling.models import Appointment
from scheduling.rules.times import TimeDoubt, time_fault
from scheduling.rules.voiding import is_reason
from scheduling.services import SessionFacts, SessionNotes

FARTHEST = timedelta(days=366)
LONGEST_TEXT = 20_000
MOODS = [(mood, str(mood)) for mood in range(11)]
LONGEST_REASON = 1_000


class BookForm(forms.Form):
    """A free time, or with a reason any other: in the past, or outside working hours.

    slot   named by ``scheduling.selectors.slot_key``: any free time, not only those shown
    """

    slot = forms.CharField(label=_("Counselor and time"), max_length=100, required=False)
    outside_counselor = forms.ChoiceField(label=_("Counselor"), required=False)
    outside_at = LocalTimeField(label=_("Day and time"), required=False)
    outside_reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Why it is in the past or outside working hours; ten characters at least."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    online = forms.BooleanField(
        label=_("Online"),
        help_text=_("By video instead of in a room."),
        required=False,
    )

    def __init__(self, *args: Any, counselors: Sequence[Counselor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outside_reason = ""
        self.counselors = counselors
        choices = [(str(row.user.public_id), str(row)) for row in counselors]
        blank = [("", "")] if len(choices) > 1 else []
        self.fields["outside_counselor"].choices = [*blank, *choices]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if any(self.data.get(name) for name in ("outside_at", "outside_reason")):
            self._clean_outside(clean)
        elif clean.get("slot"):
            self._clean_slot(clean["slot"])
        elif not self.errors:
            self.add_error("slot", _("Choose a time."))
        return clean

    def _clean_outside(self, clean: dict[str, Any]) -> None:
        if "outside_at" not in self.errors and not _is_near(clean["outside_at"]):
            self.add_error("outside_at", _("Type a day and a time within a year from today."))
        if not is_reason(clean.get("outside_reason") or ""):
            self.add_error("outside_reason", _("Give a reason of at least ten characters."))
        if not clean.get("outside_counselor") and "outside_counselor" not in self.errors:
            self.add_error("outside_counselor", _("Choose the counselor."))
        if not self.errors:
            key = clean["outside_counselor"]
            self.counselor = next(row for row in self.counselors if str(row.user.public_id) == key)
            self.starts_at = clean["outside_at"].astimezone(UTC)
            self.outside_reason = clean["outside_reason"]

    def _clean_slot(self, key: str) -> None:
        counselor_id, _slash, moment = key.partition("/")
        try:
            public_id, starts_at = UUID(counselor_id), datetime.fromisoformat(moment)
        except ValueError:
            self.add_error("slot", _("Choose one of the times shown."))
            return
        working = Counselor.objects.filter(user__public_id=public_id, user__is_active=True)
        self.counselor = working.select_related("user").first()
        if self.counselor is None or not _is_near(starts_at):
            self.add_error("slot", _("Choose one of the times shown."))
            return
        self.starts_at = starts_at.astimezone(UTC)


def _is_near(moment: datetime | None) -> bool:
    """Whether a moment lies within a year: at the ends of the calendar nothing can be reckoned."""
    if moment is None:
        return False
    return moment.tzinfo is not None and abs(moment - timezone.now()) < FARTHEST


def _text(label: Any, help_text: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _mood(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=MOODS, coerce=int, empty_value=None, required=False
    )


class NotesForm(forms.Form):
    """What only the counselor writes."""

    content = _text(_("Content"), _("What it was about, and what was agreed."), 6)
    reaction = _text(_("Reaction"), _("How the client responded."), 3)
    appraisal = _text(_("Counselor's view"), _("What worked, what did not, what comes next."), 3)
    mood_before = _mood(_("Mood before"))
    mood_after = _mood(_("Mood after"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and all(value in ("", None) for value in clean.values()):
            self.add_error("content", _("Fill in at least one of these."))
        return clean

    def notes(self) -> SessionNotes:
        return SessionNotes(**self.cleaned_data)


class SessionForm(forms.Form):
    """When the session was; and with ``with_notes`` what it was."""

    started_at = LocalTimeField(label=_("Started"))
    ended_at = LocalTimeField(label=_("Ended"))
    effective_minutes = forms.IntegerField(
        label=_("Working minutes"),
        help_text=_("Time spent on the client's issues."),
        min_value=0,
        required=False,
    )
    content = NotesForm.base_fields["content"]
    reaction = NotesForm.base_fields["reaction"]
    appraisal = NotesForm.base_fields["appraisal"]
    mood_before = NotesForm.base_fields["mood_before"]
    mood_after = NotesForm.base_fields["mood_after"]
    times_sure = forms.BooleanField(label=_("The session really was then"), required=False)
    times_reason = forms.CharField(
        label=_("Why it was then"),
        help_text=_("A supervisor reads this; ten characters at least."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        appointment: Appointment,
        with_notes: bool,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.appointment = now, appointment
        self.doubts: tuple[TimeDoubt, ...] = ()
        self.fields["started_at"].initial = appointment.starts_at
        self.fields["ended_at"].initial = appointment.ends_at
        if not with_notes:
            for name in NotesForm.base_fields:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "started_at" in clean and "ended_at" in clean:
            self._clean_times(clean)
        return clean

    def _clean_times(self, clean: dict[str, Any]) -> None:
        started_at, ended_at = clean["started_at"], clean["ended_at"]
        fault = time_fault(started=started_at, ended=ended_at, now=self.now)
        if fault is not None:
            self.add_error("ended_at", words.time_fault(fault, self.now))
            return
        effective = clean.get("effective_minutes")
        whole = (ended_at.astimezone(UTC) - started_at.astimezone(UTC)) // timedelta(minutes=1)
        if effective is not None and effective > whole:
            text = gettext("The whole session lasted %(minutes)s minutes.")
            self.add_error("effective_minutes", text % {"minutes": whole})
        self.doubts = selectors.doubts_about(self.appointment, started_at)
        if self.doubts and not clean.get("times_sure"):
            for doubt in self.doubts:
                self.add_error("times_sure", words.TIME_DOUBTS[doubt])
        if self.doubts and not is_reason(clean.get("times_reason") or ""):
            self.add_error("times_reason", gettext("Give a reason of at least ten characters."))

    def facts(self) -> SessionFacts:
        names = [field.name for field in fields(SessionFacts)]
        return SessionFacts(
            **{name: self.cleaned_data[name] for name in names if name in self.fields}
        )


class VoidForm(forms.Form):
    """Why a mark is taken back.

    mark   the moment at which the mark was set that the person saw
    """

    mark = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    void_reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What was wrong; ten characters at least."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_mark(self) -> datetime | None:
        typed = self.cleaned_data["mark"]
        if not typed:
            return None
        try:
            return datetime.fromisoformat(typed)
        except ValueError as error:
            raise forms.ValidationError(_("This was changed meanwhile.")) from error

    def clean_void_reason(self) -> str:
        return _reason(self.cleaned_data["void_reason"])


class DecisionForm(forms.Form):
    """A supervisor's answer to unusual times."""

    agreed = forms.ChoiceField(choices=[("yes", _("Confirm")), ("no", _("Refuse"))])
    answer = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to refuse; ten characters at least."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("agreed") == "no" and not is_reason(clean.get("answer") or ""):
            self.add_error("answer", _("Give a reason of at least ten characters."))
        return clean


def _reason(text: str) -> str:
    if not is_reason(text):
        raise forms.ValidationError(_("Give a reason of at least ten characters."))
    return text
