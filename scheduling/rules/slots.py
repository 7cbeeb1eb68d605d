"""Free slots of a counselor, and clashes. Pure: moments are handed in, never read.

Stretches of time are half-open: one that ends at ten does not clash with one that starts at ten.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


class ImpossibleTime(ValueError):
    """A moment has no time zone, or a stretch of time does not end after it starts."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``starts_at`` up to, not including, ``ends_at``; both aware."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.utcoffset() is None or self.ends_at.utcoffset() is None:
            raise ImpossibleTime("a moment needs a time zone")
        if self.ends_at.astimezone(UTC) <= self.starts_at.astimezone(UTC):
            raise ImpossibleTime("an interval must end after it starts")

    def overlaps(self, other: "Interval") -> bool:
        mine, theirs = self._in_utc(), other._in_utc()
        return mine[0] < theirs[1] and theirs[0] < mine[1]

    def _in_utc(self) -> tuple[datetime, datetime]:
        # Two moments of one zone compare by the wall clock, which repeats an hour in autumn.
        return self.starts_at.astimezone(UTC), self.ends_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Working time that returns every week, by the wall clock of the practice.

    weekday   0 Monday to 6 Sunday
    ends      after ``starts``; midnight means the end of the day
    """

    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ImpossibleTime(f"{self.weekday} is not a weekday")
        if self.ends != time(0) and self.ends <= self.starts:
            raise ImpossibleTime("working time must end after it starts")


def clashes(wanted: Interval, booked: Iterable[Interval]) -> bool:
    """Return whether the wanted time overlaps a booked one."""
    return any(wanted.overlaps(interval) for interval in booked)


def within_hours(wanted: Interval, hours: Iterable[WeeklyHours], *, zone: tzinfo) -> bool:
    """Return whether the wanted time lies wholly inside one stretch of working time."""
    day = wanted.starts_at.astimezone(zone).date()
    stretches = (
        _open_hours(weekly, day, zone) for weekly in hours if weekly.weekday == day.weekday()
    )
    return any(
        opens_at <= wanted.starts_at and wanted.ends_at <= closes_at
        for opens_at, closes_at in stretches
    )


def free_slots(
    hours: Iterable[WeeklyHours],
    booked: Sequence[Interval],
    *,
    first: date,
    until: date,
    length: timedelta,
    zone: tzinfo,
    not_before: datetime | None = None,
) -> tuple[Interval, ...]:
    """Return the free slots of some days, earliest first, in UTC.

    first, until   days [first, until) of the practice's calendar
    length         of one slot; slots follow each other from the start of each working time
    zone           the practice's time zone
    not_before     slots that start earlier are left out

    :raises ImpossibleTime: if ``length`` is not positive
    """
    if length <= timedelta(0):
        raise ImpossibleTime("a slot needs a length")
    found = {
        slot
        for weekly in hours
        for day in _days(first, until)
        if day.weekday() == weekly.weekday
        for slot in _slots(weekly, day, length, zone)
        if (not_before is None or slot.starts_at >= not_before) and not clashes(slot, booked)
    }
    return tuple(sorted(found, key=lambda slot: slot.starts_at))


def _days(first: date, until: date) -> Iterator[date]:
    for offset in range((until - first).days):
        yield first + timedelta(days=offset)


def _open_hours(weekly: WeeklyHours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when the working time of that day opens and closes, in UTC."""
    last_day = day + timedelta(days=1) if weekly.ends == time(0) else day
    opens_at = datetime.combine(day, weekly.starts, zone).astimezone(UTC)
    closes_at = datetime.combine(last_day, weekly.ends, zone).astimezone(UTC)
    return opens_at, closes_at


def _slots(weekly: WeeklyHours, day: date, length: timedelta, zone: tzinfo) -> Iterator[Interval]:
    starts_at, closes_at = _open_hours(weekly, day, zone)
    while starts_at + length <= closes_at:
        yield Interval(starts_at, starts_at + length)
        starts_at += length
