"""Which figures may be shown, so that nobody can be picked out of a group. Pure.

One to four answers are withheld. Where hidden groups could be worked out from a visible total,
the next smallest one is hidden with them. A group without answers is nobody's: it hides nothing
and nothing hides behind it.
Worked cases: docs/algorithms/disclosure.md.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

SMALLEST_SHOWN = 5
SMALLEST_FULL = 30

Group = TypeVar("Group")


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

    withheld        names of the hidden groups; none of them is empty
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


def too_few(n: int) -> bool:
    """Return whether so many answers are withheld: one to four.

    :raises ImpossibleCount: if n is negative
    """
    return sample_of(n) is Sample.WITHHELD and n > 0


def disclose(groups: Mapping[str, int]) -> Disclosure:
    """Return which groups of one total must be hidden.

    groups   name -> number of answers; together they are the total

    Hidden groups beside a visible total are two at least and have five answers together: the
    smallest other one is hidden with them (ties: the first by name).

    :raises ImpossibleCount: if a number is negative
    """
    small = {name for name, n in groups.items() if too_few(n)}
    filled = {name: n for name, n in groups.items() if n}
    hidden, _shown = hide_together(filled, small, order=lambda name: (filled[name], name))
    total_visible = sample_of(sum(filled.values())) is not Sample.WITHHELD
    return Disclosure(frozenset(hidden), total_visible)


def hide_together(
    counts: Mapping[Group, int], hidden: Collection[Group], *, order: Callable[[Group], Any]
) -> tuple[list[Group], list[Group]]:
    """Return (hidden, shown), so that the hidden groups are not told by the shown ones.

    counts   groups with answers; together they are a visible total
    order    which one is hidden next, the least first

    Either nothing is hidden, or two groups at least with five answers together, as far as there
    are so many.
    """
    taken = [group for group in counts if group in hidden]
    rest = sorted((group for group in counts if group not in hidden), key=order)
    while taken and rest and (len(taken) < 2 or too_few(sum(counts[group] for group in taken))):
        taken.append(rest.pop(0))
    return taken, rest
