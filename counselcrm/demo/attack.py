"""An attack on the figures: of what a manager is not shown, what can be worked out from the rest?

The attacker asks for every period and every group, through the API and on the pages, and knows
which session was in which month, site and so on. A figure is a sum over answers: a withheld one is
known as soon as its sum is made up of sums that are shown.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from django.test import Client

from feedback.rules.metrics import Figure
from feedback.rules.surveys import SEND_WITHIN
from people.models import User
from reports import models
from reports.cuts import LENGTHS, MONTH_CODE, Cut, period_of, single_months
from reports.figures import FIGURES, TILES, Tally, number_behind
from reports.forms import AXES
from reports.models import Axis
from reports.periods import Period, day_of, month_long, months_back
from reports.selectors.choices import choices_for
from reports.selectors.comparisons import by_counselor, by_site
from reports.selectors.offers import PRACTICE, Judge
from reports.selectors.satisfaction import reading_of
from reports.selectors.warnings import offered_values
from reports.statements import COLUMNS, EXCUSED, JOINS

PRIME = 2**31 - 1  # sums are solved modulo a prime: exact, and no number grows
MEMBERS = f"""
    SELECT date_trunc('month', i.ended_at AT TIME ZONE %(zone)s)::date, i.site_id::text,
           i.counselor_id::text, i.tier, COALESCE(p.code, ''),
           {", ".join(COLUMNS[name] for name in Tally._fields)}
    FROM feedback_invitation i
    LEFT JOIN feedback_answer a ON a.invitation_id = i.id
    {JOINS[Axis.PACKAGE]}
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - built from the constants of the roll-ups
# Filters that a reader can set against each other without knowing whose sessions they hold.
KINDS = (
    (Axis.PRACTICE, Axis.SITE, Axis.COUNSELOR),
    (Axis.PRACTICE, Axis.TIER),
    (Axis.PRACTICE, Axis.PACKAGE),
)
MEMBER_OF = (Axis.SITE, Axis.COUNSELOR, Axis.TIER, Axis.PACKAGE)


@dataclass(frozen=True)
class Place:
    """Where a figure stands: of which group, over which months."""

    axis: Axis
    key: str
    months: tuple[date, ...]


# The code of a metric, where its figure stands, and whether it is shown.
Met = tuple[str, Place, bool]


@dataclass(frozen=True)
class Cell:
    """Sessions that no filter can tell apart."""

    month: date
    keys: dict[Axis, str]
    tally: Tally

    def lies_in(self, place: Place) -> bool:
        inside = place.axis is Axis.PRACTICE or self.keys[place.axis] == place.key
        return inside and self.month in place.months


@dataclass(frozen=True)
class Result:
    """What an attack met.

    shown, withheld   how many figures
    derivable         withheld ones that follow from the shown ones
    """

    shown: int
    withheld: int
    derivable: tuple[tuple[str, Place], ...]


def attack(met: Collection[Met], now: datetime, axes: Collection[Axis] = tuple(Axis)) -> Result:
    """Try to work out every withheld figure of these axes from those that were met."""
    cells = _cells(now)
    shown = {(code, place) for code, place, is_shown in met if is_shown and place.axis in axes}
    hidden = {(code, place) for code, place, is_shown in met if not is_shown and place.axis in axes}
    withheld, derivable = 0, []
    for behind in {number_behind(code) for code, _place in hidden}:
        counted = [cell for cell in cells if behind(cell.tally)]
        known = Sums(len(counted))
        for place in {place for code, place in shown if number_behind(code) is behind}:
            known.add([cell.lies_in(place) for cell in counted])
        for code, place in hidden - shown:
            row = [cell.lies_in(place) for cell in counted]
            if number_behind(code) is behind and any(row):
                withheld += 1
                if known.tell(row):
                    derivable.append((code, place))
    return Result(len(shown), withheld, tuple(derivable))


class Sums:
    """Sums that are known; tells which others follow from them."""

    def __init__(self, size: int) -> None:
        self.rows = np.zeros((0, size), dtype=np.int64)
        self.leads: list[int] = []

    def add(self, row: Collection[bool]) -> None:
        left = self._left(row)
        if left.any():
            lead = int(np.flatnonzero(left)[0])
            left = left * pow(int(left[lead]), PRIME - 2, PRIME) % PRIME
            self.rows = (self.rows - self.rows[:, [lead]] * left) % PRIME
            self.rows = np.vstack([self.rows, left])
            self.leads.append(lead)

    def tell(self, row: Collection[bool]) -> bool:
        return not self._left(row).any()

    def _left(self, row: Collection[bool]) -> Any:
        left = np.array(row, dtype=np.int64)
        for lead, known in zip(self.leads, self.rows, strict=True):
            if left[lead]:
                left = (left - left[lead] * known) % PRIME
        return left


def figures_met(manager: User, now: datetime) -> set[Met]:
    """Return every figure that the API and the pages tell this person."""
    return {*_every_figure(manager, now)}


def _every_figure(manager: User, now: datetime) -> Iterator[Met]:
    browser = Client()
    browser.force_login(manager)
    today = day_of(now)
    choices = choices_for(manager)
    groups = {
        "site": choices.sites,
        "tier": choices.tiers,
        "counselor": choices.counselors,
        "package": choices.packages,
    }
    cuts = [("", ""), *((name, key) for name, keys in groups.items() for key, _word in keys)]
    periods = [*LENGTHS, *(month.strftime(MONTH_CODE) for month in single_months(today))]
    for code in periods:
        period = period_of(code, today)
        for name, key in cuts:
            axis = AXES[name] if name else Axis.PRACTICE
            asked = {"period": code, **({name: key} if name else {})}
            answer = browser.get("/api/v1/metrics/", asked, headers={"host": "localhost"}).json()
            for metric, figure in answer["metrics"].items():
                yield metric, _place(axis, key, period), figure["value"] is not None
            yield from _on_the_page(Cut(code, period, {axis: key} if name else {}), now)
        yield from _side_by_side(Cut(code, period, {}), frozenset(dict(choices.counselors)), now)
    yield from _in_warnings(now)


def _on_the_page(cut: Cut, now: datetime) -> Iterator[Met]:
    axis, key = next(iter(cut.keys.items()), (Axis.PRACTICE, PRACTICE))
    reading = reading_of(cut, now)
    for code in FIGURES:
        yield code, _place(axis, key, cut.period), _is_shown(reading.figures[code])
        yield code, _place(axis, key, cut.period.before), _is_shown(reading.before[code])
        for month, figure in reading.months[code].items():
            yield code, _place(axis, key, month_long(month)), _is_shown(figure)


def _side_by_side(cut: Cut, counselors: frozenset[str], now: datetime) -> Iterator[Met]:
    for key, figures in by_site(cut, Judge(day_of(now))).items():
        for code in TILES:
            yield code, _place(Axis.SITE, key, cut.period), _is_shown(figures[code])
    heat = by_counselor(cut, counselors, Judge(day_of(now)))
    for axis, rows in ((Axis.COUNSELOR, heat.rows), (Axis.PRACTICE, {PRACTICE: heat.total})):
        for key, months in rows.items():
            for month, figure in months.items():
                yield "nps", _place(axis, key, month_long(month)), _is_shown(figure)


def _in_warnings(now: datetime) -> Iterator[Met]:
    judge = Judge(day_of(now))
    for warning in models.Warning.objects.filter(closed_at=None):
        values = offered_values(warning, judge)
        for back, value in enumerate(reversed(values)):
            month = month_long(months_back(warning.period, back))
            yield warning.metric, _place(Axis(warning.axis), warning.key, month), value is not None


def _place(axis: Axis, key: str, period: Period) -> Place:
    return Place(axis, key, tuple(period.months))


def _is_shown(figure: Figure) -> bool:
    return figure.value is not None


def _cells(now: datetime) -> list[Cell]:
    values = {
        "zone": settings.TIME_ZONE,
        "now": now,
        "send_within": SEND_WITHIN,
        "excused": EXCUSED,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, values)
        return [
            Cell(month, dict(zip(MEMBER_OF, sums[:4], strict=True)), Tally(*sums[4:]))
            for month, *sums in cursor.fetchall()
        ]
