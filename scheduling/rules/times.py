"""Whether the times of a held session can be. Pure: moments are handed in, never read.

Some times cannot be and are refused. Some are only unlikely: the form asks, and a supervisor
confirms them. Worked cases: docs/algorithms/sessions.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crisis.rules.moments import in_utc

NEARBY = timedelta(hours=12)
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=4)


class TimeFault(StrEnum):
    """Why a session cannot have been then, in the order in which it is asked."""

    NOT_ENDED = "not_ended"
    BACKWARDS = "backwards"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


class TimeDoubt(StrEnum):
    """Why somebody else has to confirm that a session was then."""

    OTHER_DAY = "other_day"
    BEFORE_FILE = "before_file"


@dataclass(frozen=True, slots=True)
class Planned:
    """What the times of a session are held against.

    day_starts, day_ends   the first moment of the appointment's day, and of the day after it
    file_opened            when the client's file was opened
    """

    day_starts: datetime
    day_ends: datetime
    file_opened: datetime


def time_fault(*, started: datetime, ended: datetime, now: datetime) -> TimeFault | None:
    """Return why a session cannot have been then, or None.

    :raises NaiveMoment: if a moment has no time zone
    """
    length = in_utc(ended) - in_utc(started)
    if in_utc(ended) > in_utc(now):
        return TimeFault.NOT_ENDED
    if length <= timedelta(0):
        return TimeFault.BACKWARDS
    if length < SHORTEST:
        return TimeFault.TOO_SHORT
    return TimeFault.TOO_LONG if length > LONGEST else None


def time_doubts(started: datetime, planned: Planned) -> tuple[TimeDoubt, ...]:
    """Return why a start is unlikely; () where nobody has to be asked.

    A session starts on the day of its appointment, or within twelve elapsed hours of that day,
    and not before the client's file was opened. The ends of the span belong to it.

    :raises NaiveMoment: if a moment has no time zone
    """
    start = in_utc(started)
    nearby = in_utc(planned.day_starts) - NEARBY <= start <= in_utc(planned.day_ends) + NEARBY
    doubts = {
        TimeDoubt.OTHER_DAY: not nearby,
        TimeDoubt.BEFORE_FILE: start < in_utc(planned.file_opened),
    }
    return tuple(doubt for doubt, applies in doubts.items() if applies)
