"""Periods inside periods, and which figures of a group may be shown over them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Months = frozenset[date]
Counts = Mapping[date, int]
YEAR, QUARTER = 12, 3
NONE: Months = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period, and the shorter ones inside it that are offered too."""

    months: Months
    parts: tuple["Stretch", ...] = ()

    def inside(self) -> list["Stretch"]:
        """Return every shorter period inside this one."""
        return [inner for part in self.parts for inner in (part, *part.inside())]


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be shown of one group: figures made up of whole blocks.

    counts   month → answers
    blocks   sets of months whose sum is shown; months without answers lie in none
    """

    counts: Counts
    blocks: tuple[Months, ...]

    def shows(self, months: Iterable[date]) -> bool:
        """Return whether the figure over some months may be shown.

        Without answers there is nothing to show, and nothing to hide either.
        """
        filled = filled_of(self.counts, months)
        touching = [block for block in self.blocks if block & filled]
        return bool(filled) and NONE.union(*touching) == filled


def years_of(months: Sequence[date]) -> tuple[Stretch, ...]:
    """Return whole years of quarters of months, counted back from the newest month.

    months   oldest first, a multiple of twelve
    """
    back = months[::-1]
    return tuple(_year(back[at : at + YEAR]) for at in range(0, len(back), YEAR))


def _year(months: Sequence[date]) -> Stretch:
    quarters = [months[at : at + QUARTER] for at in range(0, YEAR, QUARTER)]
    return Stretch(frozenset(months), tuple(_quarter(quarter) for quarter in quarters))


def _quarter(months: Sequence[date]) -> Stretch:
    return Stretch(frozenset(months), tuple(Stretch(frozenset({month})) for month in months))


def nested_of(starts: Sequence[date]) -> Stretch:
    """Return periods that all reach up to now, each the next shorter one and what came before it.

    starts   first days, the newest first; what lies between two of them is told by their difference
    """
    newest, *older = (Stretch(frozenset({start})) for start in starts)
    for before in older:
        newest = Stretch(newest.months | before.months, (newest, before))
    return newest


def filled_of(counts: Counts, months: Iterable[date]) -> Months:
    """Return those of the months that have answers."""
    return frozenset(month for month in months if counts.get(month, 0))


def answers_in(counts: Counts, months: Iterable[date]) -> int:
    """Return how many answers some months have together."""
    return sum(counts.get(month, 0) for month in months)
