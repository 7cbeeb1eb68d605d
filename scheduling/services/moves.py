"""Moving an appointment from state to state, and what the lists show of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.asking import Columns, Question
from common.errors import DomainError
from people import trail
from people.models import Client, User
from people.selectors import client_of
from people.services import keeps_standings, update_standing
from scheduling import selectors
from scheduling.models import Appointment
from scheduling.rules.moves import AppointmentState, MoveNotAllowed, check_move

# Why a mark keeps an appointment from changing: a sentence each, never a label in a sentence.
MARKED = {
    Appointment.State.HELD: gettext_lazy("This session is recorded as held. Undo that first."),
    Appointment.State.CANCELLED: gettext_lazy("This appointment was cancelled. Undo that first."),
    Appointment.State.NO_SHOW: gettext_lazy(
        "It is recorded that the client did not come. Undo that first."
    ),
}


class MoveRefused(DomainError):
    """The appointment is in a state from which this cannot happen any more."""


class NotBegunYet(DomainError):
    """Nobody can have missed an appointment that has not begun."""


@transaction.atomic
def cancel(*, appointment: Appointment, by: User, now: datetime) -> Appointment:
    """Give the time back. Nothing is taken from the package. Cancelling again changes nothing.

    :raises MoveRefused: if it was held or missed
    """
    appointment = locked(appointment)
    if appointment.state == Appointment.State.CANCELLED:
        return appointment
    move(appointment, AppointmentState.CANCELLED, by=by, now=now)
    keep_next_session(appointment.client, now)
    trail.record("scheduling.appointment.cancelled", on=appointment, by=by)
    return appointment


@transaction.atomic
def mark_no_show(*, appointment: Appointment, by: User, now: datetime) -> Appointment:
    """Write down that the client did not come. Nothing is taken from the package.

    :raises NotBegunYet: before its time
    :raises MoveRefused: if it was held or cancelled
    """
    appointment = locked(appointment)
    if appointment.state == Appointment.State.NO_SHOW:
        return appointment
    if now < appointment.starts_at:
        raise NotBegunYet(_("This appointment hasn't started yet."))
    move(appointment, AppointmentState.NO_SHOW, by=by, now=now)
    keep_next_session(appointment.client, now)
    trail.record("scheduling.appointment.missed", on=appointment, by=by)
    return appointment


def locked(appointment: Appointment) -> Appointment:
    """Lock the row and read it anew, with its client: whoever comes second sees the first one's."""
    for row in LOCKED.ask(None, appointment=appointment.pk):
        fresh = APPOINTMENT.made(iter(row))
        fresh.client = client_of(fresh.client_id)
        return fresh
    raise Appointment.DoesNotExist


def _locked(_reader: Any, *, appointment: Any) -> "QuerySet[Any, Any]":
    rows = Appointment.objects.filter(pk=appointment).select_for_update(no_key=True)
    return rows.values_list(*APPOINTMENT.at())


APPOINTMENT = Columns.of(Appointment)
LOCKED = Question(_locked)


def move(appointment: Appointment, wanted: AppointmentState, *, by: User, now: datetime) -> None:
    """Move a locked appointment.

    :raises MoveRefused: if ``scheduling.rules.moves`` does not allow it
    """
    check(appointment, wanted)
    mark(appointment, wanted, by=by, now=now)


def mark(
    appointment: Appointment,
    wanted: AppointmentState,
    *,
    by: User,
    now: datetime,
    also: Iterable[str] = (),
) -> None:
    """Write the state of a checked appointment, and who set it. also   other changed columns"""
    appointment.state = Appointment.State(wanted.value)
    appointment.marked_at, appointment.marked_by = now, by
    appointment.save(update_fields=["state", "marked_at", "marked_by", *also])


def check(appointment: Appointment, wanted: AppointmentState) -> None:
    """:raises MoveRefused: if a locked appointment may not move there, or its record waits"""
    try:
        check_move(AppointmentState(appointment.state), wanted)
    except MoveNotAllowed as refusal:
        raise MoveRefused(MARKED[Appointment.State(appointment.state)]) from refusal
    if selectors.is_waiting(appointment):
        raise MoveRefused(
            _("A record of this session waits for a supervisor. Withdraw it first, or wait.")
        )


def keep_next_session(client: Client, now: datetime, **also: object) -> None:
    """Keep what the lists show of the client's appointments. also   other columns of the row"""
    if keeps_standings():
        next_session_at = selectors.next_start(client, now)
        update_standing(client=client, next_session_at=next_session_at, **also)
