"""Letting time pass in the demo: the whole practice grows older by the same span.

Every moment of every row of the practice moves back together, booked hours included, so that what
is due tomorrow is due now. What was in order stays in order: no check compares a moment with a
constant, and the two constraints that forbid overlaps are asked when all appointments have moved.
The trail stays as it is (it says when something was really done), as do ``created_at``, heartbeats
and days (``valid_until``): they are not waiting for anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pgtrigger
from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateTimeField, F, Model

from crisis.services import record_breaches
from feedback.services import close_windows
from outbox.services import send_due
from people.models import TrailEvent
from reports.models import Heartbeat, RollupProgress
from reports.services import raise_warnings, rebuild_rollups, rebuild_standings

ROOMS = {
    "people",
    "outbox",
    "crisis",
    "intake",
    "tiering",
    "packages",
    "scheduling",
    "feedback",
    "reports",
}
STAYS = {TrailEvent, Heartbeat, RollupProgress}


@dataclass(frozen=True, slots=True)
class Passed:
    """What came due: letters sent, windows closed in silence, alerts not begun in time."""

    sent: int
    closed: int
    breached: int


def let_pass(span: timedelta, *, now: datetime) -> Passed:
    """Let ``span`` pass and do once what the practice's clock would have done since."""
    with transaction.atomic():
        _grow_older(span)
    breached = record_breaches(now=now)
    sent = send_due(now=now)
    closed = close_windows(now=now)
    rebuild_standings(now=now)
    rebuild_rollups(now=now)
    raise_warnings(now=now)
    return Passed(sent=sent, closed=closed, breached=breached)


def _grow_older(span: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # What is never edited is not edited here either: it only happened longer ago.
    with pgtrigger.ignore():
        for model in apps.get_models():
            if model._meta.app_label in ROOMS and model not in STAYS:
                moments = _moments(model)
                rows = model._base_manager.all()
                if moments:
                    rows.update(**{name: F(name) - span for name in moments})


def _moments(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField) and field.name not in {"created_at", "last_login"}
    ]


def clock_of_database() -> datetime:
    """Return the moment that the database takes for now: it decides what is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
