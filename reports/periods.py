"""Days and months in the practice's time zone, half-open: [start, end)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from common.localtimes import day_starts

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from ``start`` up to, not including, ``end``; both are first days."""

    start: date
    end: date

    @property
    def months(self) -> list[date]:
        return months_between(self.start, self.end)

    @property
    def before(self) -> "Period":
        """The period of the same length that ends where this one starts."""
        return Period(months_back(self.start, len(self.months)), self.start)


def month_long(month: date) -> Period:
    """Return the period of one month."""
    return Period(month, months_back(month, -1))


def day_of(moment: datetime) -> date:
    """Return the practice's day of a moment."""
    return timezone.localtime(moment).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day and the first of the next: DST days are not 24 hours."""
    return day_starts(day), day_starts(day + timedelta(days=1))


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_back(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months before (after, if negative)."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def months_between(start: date, end: date) -> list[date]:
    """Return the first days of the months of [start, end), oldest first."""
    found = []
    while start < end:
        found.append(start)
        start = months_back(start, -1)
    return found
