"""Monthly sums along one axis, from the roll-ups."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from common.asking import Question
from reports.figures import Grid, Series, Tally
from reports.models import Axis, MonthRollup, RollupProgress
from reports.periods import Period

NUMBERS = ("promoters", "passives", "detractors", "csat_n", "ces_n", "eligible")


def summed_through() -> datetime | None:
    """Return up to which moment the roll-ups have read; None before the first time."""
    for (through,) in SUMMED.ask(None):
        return through
    return None


def _summed(_reader: Any) -> "QuerySet[Any, Any]":
    return RollupProgress.objects.values_list("through")[:1]


SUMMED = Question(_summed)


def series(axis: Axis, key: str, window: Period) -> Series:
    """Return the months of one group; a month without sessions is not in it."""
    rows = MonthRollup.objects.filter(axis=axis, key=key, **_within(window))
    return {month: Tally(*sums) for month, *sums in rows.values_list("month", *Tally._fields)}


def cells(axis: Axis, window: Period) -> "QuerySet[Any]":
    """Return (key, month, the columns of Tally …) of every group along an axis."""
    return _some(axis, window, Tally._fields)


def grid(axis: Axis, window: Period) -> Grid:
    """Return the months of every group along an axis."""
    return _grid(cells(axis, window))


def numbers(axis: Axis, window: Period) -> Grid:
    """Return the months of every group along an axis: how many answers, and what NPS is made of.

    A large practice has hundreds of counselors: the other columns would cost more than the page.
    """
    return _grid(_some(axis, window, NUMBERS), NUMBERS)


def _some(axis: Axis, window: Period, columns: Sequence[str]) -> "QuerySet[Any]":
    rows = MonthRollup.objects.filter(axis=axis, **_within(window))
    return rows.values_list("key", "month", *columns)


def _grid(rows: Iterable[Any], columns: Sequence[str] = Tally._fields) -> Grid:
    months: dict[str, dict[date, Tally]] = {}
    for key, month, *sums in rows:
        months.setdefault(key, {})[month] = Tally(**dict(zip(columns, sums, strict=True)))
    return months


def _within(window: Period) -> dict[str, date]:
    return {"month__gte": window.start, "month__lt": window.end}
