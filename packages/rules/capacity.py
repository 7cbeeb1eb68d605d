"""Whether so many sales, or a service standard, can be kept in the promised time. Pure.

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


LEVELS = ("associate", "senior", "expert")
USUAL_MINUTES = 50  # of the sessions that a counselor's capacity counts
WEEK = 7


@dataclass(frozen=True, slots=True)
class Promise:
    """What a standard of one tier would bind the counselors to.

    level     who counsels at least, one of ``LEVELS``
    minutes   of one session
    days      until the first session, at most
    clients   new ones expected in a month
    sessions  that one client takes, all in all
    """

    level: str
    minutes: int
    days: int
    clients: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Hands:
    """One counselor: sessions of the usual length that she can hold in a week."""

    tiers: frozenset[str]
    level: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether a promise can be kept. Minutes a week.

    soon   whether a first session would be free within the promised days
    most   new clients a month, at most, that still fit
    """

    capacity: int
    promised: int
    needed: int
    soon: bool
    most: int

    @property
    def free(self) -> int:
        return max(self.capacity - self.promised, 0)

    @property
    def enough(self) -> bool:
        return self.needed <= self.free and self.soon


def kept(
    promise: Promise,
    *,
    tier: str,
    hands: list[Hands],
    running: list[Running],
    others: list[Running],
) -> Kept:
    """Return whether the counselors who may keep this promise have the time.

    Counted are those cleared for the tier who are of the promised level or above. What was sold
    for other tiers takes of their time only what the rest of the practice cannot hold.

    running   minutes sold for this tier and not held yet
    others    minutes sold for other tiers and not held yet

    :raises ImpossibleLoad: for a count below zero, or a session without minutes or days
    """
    if promise.clients < 0 or min(promise.sessions, promise.minutes, promise.days) < 1:
        raise ImpossibleLoad(f"{promise}")
    able = [
        one
        for one in hands
        if tier in one.tiers and LEVELS.index(one.level) >= LEVELS.index(promise.level)
    ]
    capacity = _minutes(able)
    elsewhere = _minutes(hands) - capacity
    own = _up(sum((_weekly(load) for load in running), Decimal(0)))
    spilled = max(_up(sum((_weekly(load) for load in others), Decimal(0))) - elsewhere, 0)
    each = promise.sessions * promise.minutes
    promised = own + spilled
    free = max(capacity - promised, 0)
    soon = promise.clients == 0 or free * promise.days >= promise.minutes * WEEK
    return Kept(
        capacity=capacity,
        promised=promised,
        needed=-(-promise.clients * each * MONTHS // WEEKS),
        soon=soon,
        most=free * WEEKS // (MONTHS * each),
    )


def _minutes(hands: list[Hands]) -> int:
    return sum(one.capacity for one in hands) * USUAL_MINUTES


def _weekly(load: Running) -> Decimal:
    """What ends within a week, or is over, counts in full."""
    weeks = max(Decimal(load.days_left) / 7, Decimal(1))
    return Decimal(max(load.sessions, 0)) / weeks


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_CEILING))
