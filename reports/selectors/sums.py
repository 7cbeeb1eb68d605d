"""Monthly sums: along one axis from the roll-ups, along several from the rows themselves."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from common.asking import Question
from common.localtimes import day_starts
from feedback.rules.surveys import SEND_WITHIN
from reports.figures import Grid, Series, Tally
from reports.models import Axis, MonthRollup, RollupProgress
from reports.periods import Period
from reports.statements import COMBINED, EXCUSED

NPS = ("promoters", "passives", "detractors")


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
    rows = MonthRollup.objects.filter(axis=axis, **_within(window))
    return rows.values_list("key", "month", *Tally._fields)


def grid(axis: Axis, window: Period) -> Grid:
    """Return the months of every group along an axis."""
    return _grid(cells(axis, window))


def nps_grid(axis: Axis, window: Period) -> Grid:
    """Return the months of every group along an axis, only with what NPS is made of.

    A large practice has hundreds of counselors: the other columns would cost more than the page.
    """
    rows = MonthRollup.objects.filter(axis=axis, **_within(window))
    found: dict[str, dict[date, Tally]] = {}
    for key, month, up, between, down in rows.values_list("key", "month", *NPS):
        tally = Tally(promoters=up, passives=between, detractors=down)
        found.setdefault(key, {})[month] = tally
    return found


def grid_around(axis: Axis, key: str, window: Period, earliest: date) -> Grid:
    """Return the months of every group along an axis, and earlier ones of the one at ``key``."""
    near = Q(month__gte=window.start) | Q(month__gte=earliest, key=key)
    rows = MonthRollup.objects.filter(near, axis=axis, month__lt=window.end)
    return _grid(rows.values_list("key", "month", *Tally._fields))


def _grid(rows: Iterable[Any]) -> Grid:
    found: dict[str, dict[date, Tally]] = {}
    for key, month, *sums in rows:
        found.setdefault(key, {})[month] = Tally(*sums)
    return found


def combined(keys: Mapping[Axis, str], window: Period, now: datetime) -> Series:
    """Return the months of those rows that lie in every one of the groups.

    There is no roll-up of the cross product: this reads the invitations of the window, and is
    meant for people who may read single answers anyway.
    """
    values = {
        "zone": settings.TIME_ZONE,
        "start": day_starts(window.start),
        "end": day_starts(window.end),
        "now": now,
        "send_within": SEND_WITHIN,
        "excused": EXCUSED,
        "site": keys.get(Axis.SITE, ""),
        "counselor": keys.get(Axis.COUNSELOR, ""),
        "tier": keys.get(Axis.TIER, ""),
        "package": keys.get(Axis.PACKAGE, ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(COMBINED, values)
        return {month: Tally(*sums) for month, *sums in cursor.fetchall()}


def _within(window: Period) -> dict[str, date]:
    return {"month__gte": window.start, "month__lt": window.end}
