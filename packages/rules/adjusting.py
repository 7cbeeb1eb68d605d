"""Adding or taking sessions by hand: why, and when a second person has to say yes. Pure.

Worked cases: docs/algorithms/packages.md.
"""

from decimal import Decimal
from enum import StrEnum

SHORTEST_NOTE = 10
# CNY: what one person may give or take alone. Three of the cheapest sessions, none of the dear.
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


def needs_second(worth: Decimal) -> bool:
    """Whether a second person has to say yes; exactly the line is one person's."""
    return worth > ALONE_UP_TO
