"""Whether so many sales can be served in the promised time. Pure.

Worked cases: docs/algorithms/packages.md.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

MONTHS, WEEKS = 12, 52  # of a year


class ImpossibleLoad(ValueError):
    """A count below zero, or a package without sessions."""


@dataclass(frozen=True, slots=True)
class Running:
    """Sessions that are bought and not held yet; ``days_left`` until the last valid day."""

    sessions: int
    days_left: int


@dataclass(frozen=True, slots=True)
class Room:
    """All figures are sessions a week.

    capacity   of the counselors who may serve these tiers
    promised   already sold, spread evenly over the weeks in which it may be used, rounded up
    needed     for the expected sales, rounded up
    sales      a month, at most, that still fit
    """

    capacity: int
    promised: int
    needed: int
    sales: int

    @property
    def free(self) -> int:
        return max(self.capacity - self.promised, 0)

    @property
    def enough(self) -> bool:
        return self.needed <= self.free


def room_for(*, capacity: int, running: list[Running], sales_a_month: int, sessions: int) -> Room:
    """Return whether the sales leave the waiting time as it was promised.

    A queue stays short only while no more comes in than can be held. Each sale brings
    ``sessions`` sessions sooner or later, so so many sales a month need sales × sessions × 12 / 52
    sessions a week, for good.

    :raises ImpossibleLoad: for a negative count or a package without sessions
    """
    if capacity < 0 or sales_a_month < 0 or sessions < 1:
        raise ImpossibleLoad(f"{capacity=} {sales_a_month=} {sessions=}")
    promised = _up(sum((_weekly(load) for load in running), Decimal(0)))
    free = max(capacity - promised, 0)
    return Room(
        capacity=capacity,
        promised=promised,
        needed=-(-sales_a_month * sessions * MONTHS // WEEKS),
        sales=free * WEEKS // (MONTHS * sessions),
    )


def _weekly(load: Running) -> Decimal:
    """What ends within a week, or is over, counts in full."""
    weeks = max(Decimal(load.days_left) / 7, Decimal(1))
    return Decimal(max(load.sessions, 0)) / weeks


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_CEILING))
