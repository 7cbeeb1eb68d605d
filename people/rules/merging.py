"""Whether two files may become one, which of them should stay, and which consent holds then. Pure.

Worked cases: docs/algorithms/duplicates.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SHORTEST_REASON = 10


class Refusal(StrEnum):
    SAME_FILE = "same_file"
    STAYING_WAS_MERGED = "staying_was_merged"
    DROPPED_WAS_MERGED = "dropped_was_merged"
    DROPPED_HAS_EARLIER_FILES = "dropped_has_earlier_files"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands among merged ones.

    merged    it points to another file
    earlier   how many files point to it
    """

    merged: bool = False
    earlier: int = 0


def why_not(*, staying: Place, dropped: Place, same: bool) -> tuple[Refusal, ...]:
    """Return everything that the shape of merged files has against this merge.

    A merge is one step: neither a chain nor a circle can come of it, and each can be undone by
    itself. What is still open in the dropped file is asked of the rooms, not of this rule.
    """
    if same:
        return (Refusal.SAME_FILE,)
    against = {
        Refusal.STAYING_WAS_MERGED: staying.merged,
        Refusal.DROPPED_WAS_MERGED: dropped.merged,
        Refusal.DROPPED_HAS_EARLIER_FILES: dropped.earlier > 0,
    }
    return tuple(refusal for refusal, holds in against.items() if holds)


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for keeping a file.

    free   whether the other file may be dropped as things are
    """

    free: bool
    sessions: int
    rows: int
    registered_at: datetime


def which_stays(first: Weight, second: Weight) -> int:
    """Return 0 or 1: the file to propose as the one that stays.

    One whose counterpart can be dropped at all; then the one with more sessions held, with more
    written in it, and at last the older one.
    """

    def order(weight: Weight) -> tuple[bool, int, int, float]:
        return (weight.free, weight.sessions, weight.rows, -weight.registered_at.timestamp())

    return 1 if order(second) > order(first) else 0


@dataclass(frozen=True, slots=True)
class Said:
    """The newest answer to one purpose in one file.

    at          when it was said; merged_at when that file was merged, None in the file that stays
    """

    given: bool
    at: datetime
    merged_at: datetime | None = None


def holds(said: Sequence[Said]) -> bool:
    """Return which answer holds for one person's files together: the stricter, until asked again.

    said   at least one, at most one of the file that stays

    A no of an earlier file is overcome only by a yes that the file that stays got later, after
    the merge and after that no.
    """
    own = next((answer for answer in said if answer.merged_at is None), None)
    refusals = [
        max(answer.at, answer.merged_at)
        for answer in said
        if answer.merged_at is not None and not answer.given
    ]
    if own is None:
        return not refusals
    return own.given and all(own.at > refused for refused in refusals)
