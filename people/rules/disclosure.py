"""Which figures may be shown, so that nobody can be picked out of a group. Pure.

Fewer than five answers are withheld. Where one hidden group could be worked out from a visible
total, a second group is hidden with it.
Worked cases: docs/algorithms/disclosure.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SMALLEST_SHOWN = 5
SMALLEST_FULL = 30


class ImpossibleCount(ValueError):
    """A number of answers is negative."""


class Sample(StrEnum):
    """How much a figure can bear."""

    WITHHELD = "withheld"
    SMALL = "small"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What of a table may be shown.

    withheld        names of the hidden groups
    total_visible   whether the total of all groups may stand beside them
    """

    withheld: frozenset[str]
    total_visible: bool


def sample_of(n: int, *, smallest_shown: int = SMALLEST_SHOWN) -> Sample:
    """Return how much ``n`` answers can bear: under 5 nothing, under 30 a small sample.

    :raises ImpossibleCount: if n is negative
    """
    if n < 0:
        raise ImpossibleCount(f"{n} answers")
    if n < smallest_shown:
        return Sample.WITHHELD
    return Sample.SMALL if n < SMALLEST_FULL else Sample.FULL


def disclose(groups: Mapping[str, int]) -> Disclosure:
    """Return which groups of one total must be hidden.

    groups   name -> number of answers; together they are the total

    A group without answers counts as hidden. Exactly one hidden group beside a visible total
    takes the next smallest with it (ties: the first by name). Where there is no other group the
    total itself is hidden.

    :raises ImpossibleCount: if a number is negative
    """
    withheld = {name for name, n in groups.items() if sample_of(n) is Sample.WITHHELD}
    total_visible = sample_of(sum(groups.values())) is not Sample.WITHHELD
    if len(withheld) == 1 and total_visible:
        # The total has five answers or more and the hidden group fewer: another group exists.
        shown = [(n, name) for name, n in groups.items() if name not in withheld]
        withheld.add(min(shown)[1])
    return Disclosure(frozenset(withheld), total_visible)
