"""Writing down that a session was held, and what it was."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from crisis.models import AlertSign
from crisis.services import screen
from packages.services import use_next_session
from people import trail
from people.models import User
from people.services import lock_client
from scheduling import hooks, selectors
from scheduling.models import Appointment, SessionRecord
from scheduling.rules.moves import AppointmentState
from scheduling.services.moves import check, keep_next_session, locked, move


class AlreadyHeld(DomainError):
    """The session was written down before, and differently."""


class AlreadyWritten(DomainError):
    """The session has notes; a note is added to, never replaced."""


class NotEndedYet(DomainError):
    """A session that has not ended cannot be written down."""

    status = 422


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
    2. The client's row is locked: sessions are numbered one after the other.
    3. The session is taken from the package that ends first. Where there is none, where it is used
       up or over, the session is recorded all the same, without a package: it was held.
    4. ``hooks.session_held`` run in this transaction; if one fails, nothing was held.

    :raises AlreadyHeld: if it was recorded before with other facts
    :raises NotEndedYet: if the session ends after ``now``
    :raises MoveRefused: if the appointment was cancelled or missed
    """
    if facts.ended_at > now:
        raise NotEndedYet(_("This session has not ended yet."))
    appointment = locked(appointment)
    if appointment.state == Appointment.State.HELD:
        return _known(appointment, facts)
    client = appointment.client
    lock_client(client)
    check(appointment, AppointmentState.HELD)
    record = SessionRecord.objects.create(
        client=client,
        appointment=appointment,
        counselor_id=appointment.counselor_id,
        number=selectors.sessions_held(client) + 1,
        recorded_by=by,
        recorded_at=now,
        **_values(facts),
    )
    appointment.enrollment = use_next_session(
        client=client,
        about=appointment.public_id,
        held_on=timezone.localdate(facts.started_at),
        by=by,
        now=now,
    )
    move(appointment, AppointmentState.HELD, also=["enrollment"])
    keep_next_session(client, now, sessions_held=record.number, last_session_at=facts.ended_at)
    trail.record(
        "scheduling.session.held",
        on=record,
        by=by,
        number=record.number,
        package=appointment.enrollment is not None,
    )
    for hook in hooks.session_held:
        hook(record, now)
    _screen(record, facts, by, now)
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
    _screen(session, notes, by, now)
    return session


def _screen(record: SessionRecord, notes: SessionNotes, by: User, now: datetime) -> None:
    texts = [notes.content, notes.reaction, notes.appraisal]
    screen(client=record.client, door=AlertSign.Door.SESSION, texts=texts, by=by, now=now)


def _known(appointment: Appointment, facts: SessionFacts) -> SessionRecord:
    record = SessionRecord.objects.select_related("client", "appointment").get(
        appointment=appointment
    )
    if not _same(record, facts):
        raise AlreadyHeld(_("This session was recorded before. Your text has not been saved."))
    return record


def _values(given: SessionNotes) -> dict[str, object]:
    """Return what was given, by column; text that was left empty is NULL."""
    return {name: None if value == "" else value for name, value in asdict(given).items()}


def _same(record: SessionRecord, given: SessionNotes) -> bool:
    values = _values(given)
    return all(getattr(record, field.name) == values[field.name] for field in fields(given))
