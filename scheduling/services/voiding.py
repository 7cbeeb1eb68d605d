"""Taking back what an appointment was wrongly marked as, with all that followed from it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from packages.selectors import usable_enrollment
from packages.services import return_session
from people import trail
from people.models import Counselor, Task, User
from people.services import finish_task, lock_client
from scheduling import hooks, selectors
from scheduling.models import Appointment, SessionRecord, Void
from scheduling.rules.moves import AppointmentState
from scheduling.services.moves import check, keep_next_session, locked
from scheduling.services.reasons import check_reason, screen_texts


class VoidRefused(DomainError):
    """The mark cannot be taken back: by this person, any more, or because others took the time."""


@transaction.atomic
def void(
    *, appointment: Appointment, marked_at: datetime | None, reason: str, by: User, now: datetime
) -> Void:
    """Take back that a session was held, missed or cancelled; the appointment is booked again.

    marked_at   of the mark that the person saw: a second click, or a form left open while it was
                marked anew, never takes back another one

    1. The counselor's, the appointment's and the client's rows are locked in this order: two at
       once take it back once, and the second one is given what the first one did.
    2. The session goes back into its package by an entry beside the one it undoes.
    3. ``hooks.session_voided`` run in this transaction: the survey is withdrawn and its letters
       stay. An answer stays as well: it was given, whatever became of the record.
    4. The record keeps its words; its number is free again.

    :raises ReasonTooShort: without a reason of ten characters
    :raises VoidRefused: if it is not this person's any more, was marked anew meanwhile, or the time
        was given to somebody else
    """
    check_reason(reason)
    Counselor.objects.select_for_update(of=["self"], no_key=True).get(pk=appointment.counselor_id)
    appointment = locked(appointment)
    if known := _voided_before(appointment, marked_at):
        return known
    if appointment.state == Appointment.State.BOOKED or appointment.marked_at != marked_at:
        raise VoidRefused(_("This was changed meanwhile. Look at it again."))
    if not selectors.can_void(by, appointment, now):
        raise VoidRefused(_("It was marked by somebody else, or a day ago: ask a supervisor."))
    lock_client(appointment.client)
    check(appointment, AppointmentState.BOOKED)
    _check_time_is_free(appointment)
    entry = _written(appointment, reason, by, now)
    _book_again(appointment)
    _keep_lists(appointment, now)
    screen_texts(appointment.client, [reason], by=by, now=now)
    trail.record(
        "scheduling.mark.voided", on=entry, by=by, state=entry.state, answered=entry.answered
    )
    return entry


def _voided_before(appointment: Appointment, marked_at: datetime | None) -> Void | None:
    voids = Void.objects.filter(appointment=appointment, marked_at=marked_at)
    return voids.first() if marked_at else None


def _written(appointment: Appointment, reason: str, by: User, now: datetime) -> Void:
    """Write the row that says so, after what hangs on a record was taken back."""
    session, answered = None, False
    if appointment.state == Appointment.State.HELD:
        session = SessionRecord.objects.standing().get(appointment=appointment)
        session.client, session.appointment = appointment.client, appointment
        answered = _withdrawn(session, by, now)
    return Void.objects.create(
        client=appointment.client,
        appointment=appointment,
        session=session,
        state=appointment.state,
        marked_at=appointment.marked_at,
        marked_by_id=appointment.marked_by_id,
        reason=reason.strip(),
        answered=answered,
        voided_at=now,
        voided_by=by,
    )


def _withdrawn(session: SessionRecord, by: User, now: datetime) -> bool:
    """Undo what a held session brought about; return whether the client had answered already."""
    return_session(client=session.client, about=session.public_id, by=by, now=now)
    answered = [hook(session, now) for hook in hooks.session_voided]
    for task in Task.objects.open().filter(about=session.public_id).select_related("client"):
        finish_task(task=task, outcome="voided", by=by, now=now)
    session.voided_at = now
    session.save(update_fields=["voided_at"])
    return any(answered)


def _check_time_is_free(appointment: Appointment) -> None:
    """A cancelled or missed time may belong to somebody else by now."""
    others = selectors.appointments_during(appointment).exclude(pk=appointment.pk)
    if others.exists():
        raise VoidRefused(
            _("Another appointment was booked at this time. Book this one anew, with the reason.")
        )


def _book_again(appointment: Appointment) -> None:
    appointment.state = Appointment.State.BOOKED
    appointment.marked_at = appointment.marked_by = None
    day = timezone.localdate(appointment.starts_at)
    appointment.enrollment = usable_enrollment(appointment.client, day)
    appointment.save(update_fields=["state", "marked_at", "marked_by", "enrollment"])


def _keep_lists(appointment: Appointment, now: datetime) -> None:
    count, _highest, last_ended_at = selectors.held_so_far(appointment.client)
    keep_next_session(appointment.client, now, sessions_held=count, last_session_at=last_ended_at)
