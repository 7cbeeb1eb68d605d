"""Writing down that a session was held, and what it was."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from packages.services import use_next_session
from people import trail
from people.models import User
from people.services import lock_client
from scheduling import hooks, selectors, words
from scheduling.models import Appointment, SessionRecord
from scheduling.rules.moves import AppointmentState
from scheduling.rules.times import TimeDoubt, TimeFault, time_fault
from scheduling.services.moves import check, keep_next_session, locked, mark
from scheduling.services.reasons import screen_texts


class AlreadyHeld(DomainError):
    """The session was written down before, and differently."""


class AlreadyWritten(DomainError):
    """The session has notes; a note is added to, never replaced."""


class ImpossibleTimes(DomainError):
    """A session cannot have been then."""

    status = 422


class NotEndedYet(ImpossibleTimes):
    """A session that has not ended cannot be written down."""


class TimesInDoubt(DomainError):
    """The times are far from the appointment: a supervisor has to confirm them."""

    status = 422

    def __init__(self, doubts: Collection[TimeDoubt]) -> None:
        super().__init__(" ".join(str(words.TIME_DOUBTS[doubt]) for doubt in doubts))
        self.doubts = tuple(doubts)


@dataclass(frozen=True, slots=True)
class SessionNotes:
    """What only the counselor writes; None where nothing was said.

    content, reaction, appraisal   text, sealed
    mood_before, mood_after        0 to 10 as the client says
    """

    content: str | None = None
    reaction: str | None = None
    appraisal: str | None = None
    mood_before: int | None = None
    mood_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts(SessionNotes):
    """What a held session was. effective_minutes: spent on the matter itself, of its length."""

    started_at: datetime
    ended_at: datetime
    effective_minutes: int | None = None


@transaction.atomic
def mark_held(
    *, appointment: Appointment, facts: SessionFacts, by: User, now: datetime
) -> SessionRecord:
    """Write down a held session; one record, one ledger entry and one invitation, whoever races.

    1. The appointment's row is locked; a second writer waits and then meets the first one's record:
       the same facts again give it back, other facts are refused, so that no note is lost silently.
       Times that ``rules.times`` doubts are refused: ``propose_session`` takes them.
    2. The client's row is locked: sessions are numbered one after the other.
    3. The session is taken from the package that ends first. Where there is none, where it is used
       up or over, the session is recorded all the same, without a package: it was held.
    4. ``hooks.session_held`` run in this transaction; if one fails, nothing was held.

    :raises AlreadyHeld: if it was recorded before with other facts
    :raises ImpossibleTimes: if the session ends after ``now`` or was not between five minutes and
        four hours long
    :raises TimesInDoubt: if it starts far from the appointment, or before the file was opened
    :raises MoveRefused: if the appointment was cancelled or missed, or its record waits
    """
    check_times(facts, now)
    appointment = locked(appointment)
    if appointment.state == Appointment.State.HELD:
        return known_record(appointment, facts)
    if doubts := selectors.doubts_about(appointment, facts.started_at):
        raise TimesInDoubt(doubts)
    record = hold(appointment, facts, by=by, now=now)
    screen_texts(appointment.client, texts_of(facts), by=by, now=now)
    return record


def check_times(facts: SessionFacts, now: datetime) -> None:
    """:raises ImpossibleTimes: if a session cannot have been then"""
    fault = time_fault(started=facts.started_at, ended=facts.ended_at, now=now)
    if fault is TimeFault.NOT_ENDED:
        raise NotEndedYet(_("This session has not ended yet."))
    if fault is not None:
        raise ImpossibleTimes(words.TIME_FAULTS[fault])


def hold(
    appointment: Appointment, facts: SessionFacts, *, by: User, now: datetime
) -> SessionRecord:
    """Write down a session whose locked appointment and times have been looked at."""
    client = appointment.client
    lock_client(client)
    check(appointment, AppointmentState.HELD)
    count, highest, last_ended_at = selectors.held_so_far(client)
    record = SessionRecord.objects.create(
        client=client,
        appointment=appointment,
        counselor_id=appointment.counselor_id,
        number=selectors.free_number(client, count, highest),
        recorded_by=by,
        recorded_at=now,
        **_values(facts),
    )
    appointment.enrollment = use_next_session(
        client=client,
        about=record.public_id,
        held_on=timezone.localdate(facts.started_at),
        by=by,
        now=now,
    )
    mark(appointment, AppointmentState.HELD, by=by, now=now, also=["enrollment"])
    last = max(facts.ended_at, last_ended_at or facts.ended_at)
    keep_next_session(client, now, sessions_held=count + 1, last_session_at=last)
    trail.record(
        "scheduling.session.held",
        on=record,
        by=by,
        number=record.number,
        package=appointment.enrollment is not None,
    )
    for hook in hooks.session_held:
        hook(record, now)
    return record


@transaction.atomic
def write_notes(
    *, session: SessionRecord, notes: SessionNotes, by: User, now: datetime
) -> SessionRecord:
    """Add the notes to a session that somebody else marked as held. Once: then they stay.

    :raises AlreadyWritten: if the session has other notes
    """
    rows = SessionRecord.objects.select_for_update(of=["self"], no_key=True)
    session = rows.select_related("client", "appointment").get(pk=session.pk)
    if session.has_notes:
        if _same(session, notes):
            return session
        raise AlreadyWritten(_("This session has notes already."))
    values = _values(notes)
    for name, value in values.items():
        setattr(session, name, value)
    session.save(update_fields=list(values))
    trail.record("scheduling.notes.written", on=session, by=by)
    screen_texts(session.client, texts_of(notes), by=by, now=now)
    return session


def texts_of(notes: SessionNotes) -> list[str | None]:
    return [notes.content, notes.reaction, notes.appraisal]


def known_record(appointment: Appointment, facts: SessionFacts) -> SessionRecord:
    """Return the record that stands, if it says the same.

    :raises AlreadyHeld: if it says something else
    """
    rows = SessionRecord.objects.standing().select_related("client", "appointment")
    record = rows.get(appointment=appointment)
    if not _same(record, facts):
        raise AlreadyHeld(
            _("This session has already been recorded. Your text has not been saved.")
        )
    return record


def _values(given: SessionNotes) -> dict[str, object]:
    """Return what was given, by column; text that was left empty is NULL."""
    return {name: None if value == "" else value for name, value in asdict(given).items()}


def _same(record: SessionRecord, given: SessionNotes) -> bool:
    values = _values(given)
    return all(getattr(record, field.name) == values[field.name] for field in fields(given))
