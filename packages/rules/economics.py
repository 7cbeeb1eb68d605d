"""Planned against actual for each segment, with small groups withheld. Pure.

Money is CNY. Worked cases: docs/algorithms/packages.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from packages.rules.segments import SEGMENTS
from people.rules.differencing import offer_alone, offer_beside
from people.rules.stretches import Offer, nested_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What the practice reckons with in one segment.

    price         of one session
    sessions      in one enrolment
    cycle_days    until the client buys again
    head_cost     an employer's cost a head and year
    enrolments    expected a month
    """

    price: Decimal
    sessions: int
    cycle_days: int
    head_cost: Decimal
    enrolments: int


@dataclass(frozen=True, slots=True)
class Actual:
    """What happened in a period: sold, held, and taken in less what was paid back."""

    enrolments: int
    sessions: int
    revenue: Decimal


NOTHING = Actual(0, 0, Decimal(0))


@dataclass(frozen=True, slots=True)
class Row:
    """One segment. ``actual`` is None where it is withheld; planned figures are for the period."""

    segment: str
    planned_enrolments: int
    planned_sessions: int
    planned_revenue: Decimal
    actual: Actual | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """total   None where it must not stand beside the rows"""

    rows: tuple[Row, ...]
    total: Actual | None


def planned_against_actual(
    plans: Mapping[str, Plan],
    happened: Mapping[date, Mapping[str, Actual]],
    *,
    since: date,
    months: int,
) -> Sheet:
    """Return every segment's plan beside what happened since a day.

    happened   segment → what happened from one first day up to the next; the periods that are
               offered reach from each first day up to now
    months     from ``since`` up to now

    A segment with fewer than five enrolments is withheld, and what would give it away with it:
    other segments, the total, other periods (docs/algorithms/disclosure.md).
    """
    days = [day for day in happened if day >= since]
    offers, whole = _offered(happened)
    sums = {code: _sum(happened[day].get(code, NOTHING) for day in days) for code in SEGMENTS}
    withheld = {
        code for code, actual in sums.items() if actual != NOTHING and not offers[code].shows(days)
    }
    rows = tuple(
        _row(segment, plans[segment], None if segment in withheld else actual, months)
        for segment, actual in sums.items()
        if segment in plans
    )
    return Sheet(rows, _sum(sums.values()) if whole.shows(days) else None)


def _offered(happened: Mapping[date, Mapping[str, Actual]]) -> tuple[dict[str, Offer], Offer]:
    """Return what may be shown of each segment and of all together, over all periods."""
    counts = {
        code: {
            day: n
            for day, actuals in happened.items()
            if (n := _behind(actuals.get(code, NOTHING)))
        }
        for code in SEGMENTS
    }
    total: Counter[date] = Counter()
    for by_day in counts.values():
        total.update(by_day)
    periods = (nested_of(sorted(happened, reverse=True)),)
    whole = offer_alone(dict(total), periods)
    return offer_beside(counts, periods, whole), whole


def _behind(actual: Actual) -> int:
    """Return how many enrolments stand behind; sessions or money without one are somebody's too."""
    return actual.enrolments or int(actual != NOTHING)


def _row(segment: str, plan: Plan, actual: Actual | None, months: int) -> Row:
    enrolments = plan.enrolments * months
    sessions = enrolments * plan.sessions
    return Row(segment, enrolments, sessions, plan.price * sessions, actual)


def _sum(actuals: Iterable[Actual]) -> Actual:
    found = list(actuals)
    return Actual(
        sum(one.enrolments for one in found),
        sum(one.sessions for one in found),
        sum((one.revenue for one in found), Decimal(0)),
    )
