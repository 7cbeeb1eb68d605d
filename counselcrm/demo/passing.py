"""Letting time pass in the demo: what is pending moves back, so that it is due now.

Only what still waits for something moves, and what has to stay beside it:

* letters that are queued or held: ``due_at``, ``expires_at``
* invitations whose 72 hours are not over: every moment from ``ended_at`` to ``answered_at``, with
  their session record and their answer; ``changed_at`` becomes now, because they did change
* open tasks (``due_at``), open recovery cases with their steps, open alerts, open holds
* booked appointments stay: an agreed hour is an hour of the clock on the wall, and a counselor
  cannot be moved into an hour that another client has

Nothing that has ended moves, and no ledger, trail or decision is touched. Why constraints hold:
all moments of one row move by the same span, so what was in order stays in order; no constraint
compares rows across the border between what moves and what stays; the two that forbid overlaps
are about appointments, which stay.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Model, QuerySet

from crisis.models import Alert
from crisis.services import record_breaches
from feedback.models import Answer, Invitation, RecoveryCase, RecoveryStep
from feedback.services import close_windows
from outbox.models import Hold, Message
from outbox.services import send_due
from people.models import Task
from reports.services import raise_warnings, rebuild_rollups, rebuild_standings
from scheduling.models import SessionRecord


@dataclass(frozen=True, slots=True)
class Passed:
    """What came due: letters sent, windows closed in silence, alerts not begun in time."""

    sent: int
    closed: int
    breached: int


def let_pass(span: timedelta, *, now: datetime) -> Passed:
    """Let ``span`` pass and do once what the practice's clock would have done since."""
    with transaction.atomic():
        _move_back(span, now)
    breached = record_breaches(now=now)
    sent = send_due(now=now)
    closed = close_windows(now=now)
    rebuild_standings(now=now)
    rebuild_rollups(now=now)
    raise_warnings(now=now)
    return Passed(sent=sent, closed=closed, breached=breached)


def _move_back(span: timedelta, now: datetime) -> None:
    # Letters first: whoever sends at this moment holds their locks, and we wait before we look.
    _move(Message.objects.filter(state__in=["queued", "held"]), span, "due_at", "expires_at")
    open_windows = list(
        Invitation.objects.filter(closes_at__gt=now).values_list("pk", "session_id")
    )
    invitations = [pk for pk, _session in open_windows]
    sessions = [session for _pk, session in open_windows]
    _move(
        Invitation.objects.filter(pk__in=invitations),
        span,
        *("ended_at", "due_at", "closes_at", "sent_at", "reminded_at", "opened_at", "answered_at"),
    )
    Invitation.objects.filter(pk__in=invitations).update(changed_at=now)
    _move(Answer.objects.filter(invitation__in=invitations), span, "answered_at")
    _move(
        SessionRecord.objects.filter(pk__in=sessions),
        span,
        *("started_at", "ended_at", "recorded_at"),
    )
    _move(Task.objects.open(), span, "due_at")
    cases = RecoveryCase.objects.open()
    _move(RecoveryStep.objects.filter(case__in=cases), span, "done_at")
    _move(cases, span, "opened_at", "reply_due_at", "first_reply_at", "reopened_at")
    _move(Alert.objects.open(), span, "raised_at", "deadline_at", "started_at", "breached_at")
    _move(Hold.objects.filter(lifted_at=None), span, "held_at")


def _move(rows: "QuerySet[Model]", span: timedelta, *columns: str) -> None:
    rows.update(**{column: F(column) - span for column in columns})


def clock_of_database() -> datetime:
    """Return the moment that the database takes for now: it decides what is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
