"""When the counselors of the story are free. Whole hours, the practice's time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from counselcrm.demo.cast import Guide

Hour = tuple[date, int]  # a day and an hour of it

LAST_TRY = 28  # days after which a wished hour is given up


class Diary:
    """Who is taken when. Every hour is given away once."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        self._guides = guides
        self._taken: set[tuple[int, date, int]] = set()

    def take(self, guide: int, day: date, hour: int) -> Hour:
        """Take the wished hour of that day, or else the nearest free one on it or after it."""
        for later in range(LAST_TRY):
            wanted = day + timedelta(days=later)
            for hour_tried in self._nearest(guide, wanted, hour):
                return self._give(guide, wanted, hour_tried)
        raise LookupError(f"counselor {guide} is full for {LAST_TRY} days from {day}")

    def take_if_free(self, guide: int, day: date, hour: int) -> Hour | None:
        if hour in self._hours(guide, day) and (guide, day, hour) not in self._taken:
            return self._give(guide, day, hour)
        return None

    def habit(self, dice: Random, guide: int) -> tuple[int, int]:
        """Return a weekday and an hour at which somebody might come regularly."""
        week = self._guides[guide]
        return dice.choice(week.days), dice.randrange(week.opens.hour, week.ends.hour)

    def _nearest(self, guide: int, day: date, hour: int) -> list[int]:
        free = [one for one in self._hours(guide, day) if (guide, day, one) not in self._taken]
        return sorted(free, key=lambda one: (abs(one - hour), one))[:1]

    def _hours(self, guide: int, day: date) -> range:
        week = self._guides[guide]
        if day.weekday() not in week.days:
            return range(0)
        return range(week.opens.hour, week.ends.hour)

    def _give(self, guide: int, day: date, hour: int) -> Hour:
        self._taken.add((guide, day, hour))
        return day, hour


def moment(hour: Hour, now: datetime) -> datetime:
    """Return the hour as a moment, in the time zone of ``now``."""
    day, clock = hour
    return datetime.combine(day, time(clock), now.tzinfo)
