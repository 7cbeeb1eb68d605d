"""What is typed about appointments and sessions."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Counselor
from scheduling.models import Appointment
from scheduling.services import SessionFacts, SessionNotes

LONGEST = timedelta(hours=4)
FARTHEST = timedelta(days=366)
LONGEST_TEXT = 20_000
MOODS = [(mood, str(mood)) for mood in range(11)]
LOCAL_TIME = "%Y-%m-%dT%H:%M"


class BookForm(forms.Form):
    """A slot is named by ``scheduling.selectors.slot_key``: any free time, not only those shown."""

    slot = forms.CharField(
        label=_("Counselor and time"),
        max_length=100,
        error_messages={"required": _("Choose a time.")},
    )
    online = forms.BooleanField(
        label=_("Online"),
        help_text=_("By video instead of in a room."),
        required=False,
    )

    def clean_slot(self) -> str:
        counselor_id, _slash, moment = self.cleaned_data["slot"].partition("/")
        try:
            public_id, starts_at = UUID(counselor_id), datetime.fromisoformat(moment)
        except ValueError as error:
            raise forms.ValidationError(_("Choose one of the times shown.")) from error
        working = Counselor.objects.filter(user__public_id=public_id, user__is_active=True)
        self.counselor = working.select_related("user").first()
        if self.counselor is None or not _is_near(starts_at):
            raise forms.ValidationError(_("Choose one of the times shown."))
        self.starts_at = starts_at.astimezone(UTC)
        return str(self.cleaned_data["slot"])


def _is_near(moment: datetime) -> bool:
    """Whether a moment lies within a year: at the ends of the calendar nothing can be reckoned."""
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
    reaction = _text(_("Reaction"), _("How the client took it."), 3)
    appraisal = _text(_("Own appraisal"), _("What worked, what did not, what comes next."), 3)
    mood_before = _mood(_("Mood before"))
    mood_after = _mood(_("Mood after"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and all(value in ("", None) for value in clean.values()):
            self.add_error("content", _("Write at least one of these."))
        return clean

    def notes(self) -> SessionNotes:
        return SessionNotes(**self.cleaned_data)


class SessionForm(forms.Form):
    """When the session was; and with ``with_notes`` what it was."""

    started_at = forms.DateTimeField(label=_("Started"))
    ended_at = forms.DateTimeField(label=_("Ended"))
    effective_minutes = forms.IntegerField(
        label=_("Effective minutes"),
        help_text=_("Spent on the matter itself."),
        min_value=0,
        required=False,
    )
    content = NotesForm.base_fields["content"]
    reaction = NotesForm.base_fields["reaction"]
    appraisal = NotesForm.base_fields["appraisal"]
    mood_before = NotesForm.base_fields["mood_before"]
    mood_after = NotesForm.base_fields["mood_after"]

    def __init__(
        self,
        *args: Any,
        appointment: Appointment,
        with_notes: bool,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for name in ("started_at", "ended_at"):
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)
            self.fields[name].widget = widget
        self.fields["started_at"].initial = appointment.starts_at
        self.fields["ended_at"].initial = appointment.ends_at
        if not with_notes:
            for name in NotesForm.base_fields:
                del self.fields[name]

    def clean_ended_at(self) -> datetime:
        ended_at: datetime = self.cleaned_data["ended_at"]
        if ended_at > self.now:
            local = timezone.localtime(self.now).strftime("%H:%M")
            text = _("It is %(time)s now: write down a session after it has ended.")
            raise forms.ValidationError(text, params={"time": local})
        started_at = self.cleaned_data.get("started_at")
        if started_at and ended_at <= started_at:
            raise forms.ValidationError(_("A session ends after it starts."))
        if started_at and ended_at - started_at > LONGEST:
            raise forms.ValidationError(_("A session lasts four hours at most; check the day."))
        return ended_at

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        effective = clean.get("effective_minutes")
        if effective is not None and not self.errors:
            whole = (clean["ended_at"] - clean["started_at"]) // timedelta(minutes=1)
            if effective > whole:
                text = _("The whole session lasted %(minutes)s minutes.") % {"minutes": whole}
                self.add_error("effective_minutes", text)
        return clean

    def facts(self) -> SessionFacts:
        return SessionFacts(**self.cleaned_data)
