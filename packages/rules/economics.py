"""Planned against actual for each segment, with small groups withheld. Pure.

Money is CNY. Worked cases: docs/algorithms/packages.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from packages.rules.segments import SEGMENTS
from people.rules.disclosure import disclose


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
    plans: Mapping[str, Plan], actuals: Mapping[str, Actual], *, months: int
) -> Sheet:
    """Return every segment's plan beside what happened.

    A segment with fewer than five enrolments is withheld, and a second one with it where it could
    be worked out from the total (docs/algorithms/disclosure.md).
    """
    found = {segment: actuals.get(segment, NOTHING) for segment in SEGMENTS}
    shown = disclose({segment: actual.enrolments for segment, actual in found.items()})
    rows = tuple(
        _row(segment, plans[segment], None if segment in shown.withheld else actual, months)
        for segment, actual in found.items()
        if segment in plans
    )
    return Sheet(rows, _sum(found.values()) if shown.total_visible else None)


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
