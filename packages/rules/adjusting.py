"""Adding or taking sessions by hand: why, and when a second person has to say yes. Pure.

Worked cases: docs/algorithms/packages.md.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

SHORTEST_NOTE = 10
# CNY: what one person may give or take alone, in all of one enrolment, so that small steps do not
# lead past a second person. Three of the cheapest sessions, none of the dear.
ALONE_UP_TO = Decimal(500)
MOST_SESSIONS = 50


class AdjustReason(StrEnum):
    """Why sessions are added or taken."""

    MISTAKE = "mistake"
    GOODWILL = "goodwill"
    MOVED = "moved"
    OTHER = "other"


class AdjustmentRefused(ValueError):
    """No sessions, too many, or a note that says too little."""


def check_adjustment(sessions: int, note: str) -> None:
    """Refuse what says nothing.

    :raises AdjustmentRefused: for no sessions, more than 50, or a note under ten characters
    """
    if sessions == 0 or abs(sessions) > MOST_SESSIONS:
        raise AdjustmentRefused(f"{sessions} sessions")
    if len(note.strip()) < SHORTEST_NOTE:
        raise AdjustmentRefused("the note is too short")


def worth_of(sessions: int, *, price: Decimal, bought: int) -> Decimal:
    """Return what so many sessions cost in this package, CNY, never negative, unrounded."""
    return price * abs(sessions) / bought


def needs_second(sessions: int, *, alone_before: int, price: Decimal, bought: int) -> bool:
    """Whether a second person has to say yes; exactly the line is one person's.

    alone_before   sessions of this enrolment that were added or taken without a second person,
                   each counted, whichever way it went
    """
    return worth_of(alone_before + abs(sessions), price=price, bought=bought) > ALONE_UP_TO


def given_on_top(adjustments: Iterable[tuple[str, int]]) -> int:
    """Return how many sessions were added beside what was bought, less what was taken.

    adjustments   ``AdjustReason`` and signed sessions of each

    A mistake put right only says what was truly used: it gives nothing.
    """
    return sum(sessions for reason, sessions in adjustments if reason != AdjustReason.MISTAKE)
