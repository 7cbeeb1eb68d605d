"""The 30-minute clock of an alert and who ought to be called when. Pure: ``now`` is handed in.

Intervention must start within 30 minutes, inclusive, day and night. The ladder orders who is to be
called; it never decides who is helped. Worked cases: docs/algorithms/crisis.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crisis.rules.moments import in_utc

START_WITHIN = timedelta(minutes=30)


class Rung(StrEnum):
    """Who is to be called, or what is recorded, as the clock runs."""

    ON_CALL = "on_call"
    BACKUP = "backup"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    BREACH = "breach"


LADDER: dict[Rung, timedelta] = {
    Rung.ON_CALL: timedelta(0),
    Rung.BACKUP: timedelta(minutes=5),
    Rung.SUPERVISOR: timedelta(minutes=10),
    Rung.MANAGER: timedelta(minutes=20),
    Rung.BREACH: START_WITHIN,
}


@dataclass(frozen=True, slots=True)
class DueRung:
    """One rung and when it comes due, in UTC."""

    rung: Rung
    due_at: datetime


def deadline(raised_at: datetime) -> datetime:
    """Return the last moment at which a start is in time, in UTC.

    :raises NaiveMoment: if the moment has no time zone
    """
    return in_utc(raised_at) + START_WITHIN


def remaining(*, raised_at: datetime, now: datetime) -> timedelta:
    """Return what is left of the 30 minutes; negative once they are over.

    :raises NaiveMoment: if a moment has no time zone
    """
    return deadline(raised_at) - in_utc(now)


def started_in_time(*, raised_at: datetime, started_at: datetime) -> bool:
    """Return whether intervention started in time; exactly 30 minutes is in time.

    :raises NaiveMoment: if a moment has no time zone
    """
    return in_utc(started_at) <= deadline(raised_at)


def is_breached(*, raised_at: datetime, started_at: datetime | None, now: datetime) -> bool:
    """Return whether the 30 minutes passed without a start.

    started_at   None while nobody has started

    :raises NaiveMoment: if a moment has no time zone
    """
    return in_utc(now if started_at is None else started_at) > deadline(raised_at)


def ladder(raised_at: datetime) -> tuple[DueRung, ...]:
    """Return every rung with its moment, earliest first.

    :raises NaiveMoment: if the moment has no time zone
    """
    raised_at = in_utc(raised_at)
    return tuple(DueRung(rung, raised_at + after) for rung, after in LADDER.items())


def rungs_due(*, raised_at: datetime, now: datetime) -> tuple[Rung, ...]:
    """Return the rungs that have come due for an alert that nobody has started on.

    The breach comes only after the deadline: a start at exactly 30 minutes is none.

    :raises NaiveMoment: if a moment has no time zone
    """
    now = in_utc(now)
    return tuple(
        due.rung
        for due in ladder(raised_at)
        if now > due.due_at or (now == due.due_at and due.rung is not Rung.BREACH)
    )


def next_rung(*, raised_at: datetime, now: datetime) -> DueRung | None:
    """Return the first rung that has not come due, or None after the breach.

    :raises NaiveMoment: if a moment has no time zone
    """
    passed = rungs_due(raised_at=raised_at, now=now)
    return next((due for due in ladder(raised_at) if due.rung not in passed), None)
