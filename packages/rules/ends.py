"""When a package ends: the last valid day, the days in which it may still be written down, and
the two reminders before. Pure; days are the practice's own.

Worked cases: docs/algorithms/packages.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A session of the last valid day is a fact, also when it is written down a few days later.
WRITING_DAYS = 7
FIRST_REMINDER_DAYS = 14
LAST_REMINDER_DAYS = 3


class Reminder(StrEnum):
    """Which of the two letters is due."""

    FIRST = "first"
    LAST = "last"


class Stage(StrEnum):
    """Where an enrolment stands on a day."""

    RUNNING = "running"
    ENDS_SOON = "ends_soon"
    WRITING = "writing"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class End:
    """stage    where it stands
    days_left   until the last valid day, 0 on it, negative behind it
    reminder    the letter of this day, None where there is none
    """

    stage: Stage
    days_left: int
    reminder: Reminder | None


def end_of(valid_until: date, *, on: date) -> End:
    """Return where an enrolment stands on a day.

    valid_until   the last day on which a session may be held
    """
    days = (valid_until - on).days
    if days < -WRITING_DAYS:
        return End(Stage.OVER, days, None)
    if days < 0:
        return End(Stage.WRITING, days, None)
    if days <= LAST_REMINDER_DAYS:
        return End(Stage.ENDS_SOON, days, Reminder.LAST)
    if days <= FIRST_REMINDER_DAYS:
        return End(Stage.ENDS_SOON, days, Reminder.FIRST)
    return End(Stage.RUNNING, days, None)


def expires(valid_until: date, *, on: date) -> bool:
    """Whether what is left is written off on that day: the writing days are over as well."""
    return end_of(valid_until, on=on).stage is Stage.OVER


def last_running(on: date) -> date:
    """Return the last valid day of what is written off on that day; whatever ends later stays."""
    return on - timedelta(days=WRITING_DAYS + 1)
