"""A table of groups and months beside its totals, until nothing hidden follows from it. Pure.

What a reader can set up: every block of a group is a known sum of its months, and of every column
the sum of what lies hidden in it is known. These are two ways to cut the same hidden cells. A part
of a row follows from them where its columns are joined to the row's other columns by no other row.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from people.rules.disclosure import hide_together, too_few
from people.rules.stretches import NONE, Counts, Months, Offer, Stretch, answers_in, filled_of


@dataclass(frozen=True, slots=True)
class Row:
    """Months whose sum is known.

    names    the group; for the row of what is hidden all hidden groups
    """

    names: tuple[str, ...]
    months: Months
    hidden: bool = False


class Table:
    """One year of some groups beside their sum.

    blocks   name → its blocks, for the groups that are not hidden for the year
    columns  month → number of the block of the whole in which it lies
    order    (answers, name) of the groups that have any, the smallest first
    """

    def __init__(
        self,
        groups: Mapping[str, Counts],
        year: Stretch,
        whole: Offer,
        blocks: Mapping[str, Sequence[Months]],
    ) -> None:
        self.groups, self.periods = groups, (year, *year.inside())
        self.sums = [block for block in whole.blocks if block <= year.months]
        self.columns = {month: at for at, block in enumerate(self.sums) for month in block}
        answers = {name: answers_in(counts, year.months) for name, counts in groups.items()}
        self.order = sorted((n, name) for name, n in answers.items() if n)
        self.blocks = {
            name: list(blocks[name]) for _n, name in self.order if self.sums and blocks[name]
        }
        self._hide(())

    def judged(self) -> dict[str, list[Months]]:
        """Return the blocks of each group, none where it is hidden for the year."""
        while self._hides_more():
            pass
        return self._with_what_follows()

    def _hides_more(self) -> bool:
        """Hide one more where something follows that must not; return whether it did."""
        rows = self._rows()
        following = list(self._parts_that_follow(rows))
        for row, part in following:
            others = [other for other in rows if other != row]
            for piece in (part, row.months - part):
                if self._few(row.names, piece) or self._few_beside(others, piece):
                    return self._hide_with(row, part)
            longer = [months for other, months in following if other == row and part < months]
            if any(self._few(row.names, months - part) for months in longer):
                return self._hide_with(row, part)
        for months in self._months_of_the_sum():
            touching = [row for row in rows if row.months & months and not row.months <= months]
            if too_few(self._answers_of(touching, months)):
                return self._hide_with(touching[0], touching[0].months & months)
        return self._hides_for_the_sum()

    def _months_of_the_sum(self) -> list[Months]:
        """Return the columns, and the periods that are made up of whole columns."""
        periods = [
            NONE.union(*(column for column in self.sums if column <= period.months))
            for period in self.periods
            if all(column <= period.months or not column & period.months for column in self.sums)
        ]
        return [*self.sums, *(months for months in periods if months)]

    def _hides_for_the_sum(self) -> bool:
        """Hide a group where the groups together tell a hidden part of a column."""
        for column in self.sums:
            for part in self._offered(column):
                shown = [name for _n, name in self.order if name in self.blocks]
                names = [name for name in shown if self._answers([name], column)]
                if names and self._tells_of_the_sum(part):
                    self._hide(names[:1])
                    return True
        return False

    def _answers(self, names: Iterable[str], months: Iterable[date]) -> int:
        return sum(answers_in(self.groups[name], months) for name in names)

    def _few(self, names: Iterable[str], months: Months) -> bool:
        return too_few(self._answers(names, months))

    def _answers_of(self, rows: Iterable[Row], months: Months) -> int:
        return sum(self._answers(row.names, row.months & months) for row in rows)

    def _few_beside(self, others: Iterable[Row], part: Months) -> bool:
        """Return whether other rows have too little in the columns of a part of one."""
        columns = NONE.union(*(column for column in self.sums if column & part))
        return too_few(self._answers_of(others, columns))

    def _hidden_in(self, months: Months) -> tuple[str, ...]:
        """Return the groups that are hidden for the year and have answers in some months."""
        hidden = [name for _n, name in self.order if name not in self.blocks]
        return tuple(name for name in hidden if filled_of(self.groups[name], months))

    def _hide(self, names: Iterable[str]) -> None:
        """Hide groups for the whole year, and the smallest other ones with them."""
        answers = {name: n for n, name in self.order}
        hidden = {*names, *(name for name in answers if name not in self.blocks)}
        taken, _rest = hide_together(answers, hidden, order=lambda name: (answers[name], name))
        self.blocks = {name: own for name, own in self.blocks.items() if name not in taken}

    def _hide_with(self, row: Row, part: Months) -> bool:
        """Hide a row's months of the smallest other group, too, so that no part of them follows.

        Without such a group, the row's own group is hidden; beside hidden groups, another one.
        """
        shown = [name for _n, name in self.order if name in self.blocks]
        if row.hidden:
            self._hide(shown[:1])
            return bool(shown)
        for name in shown:
            own = self.blocks[name]
            touching = [block for block in own if block & row.months]
            pieces = (part, row.months - part)
            fills = all(filled_of(self.groups[name], piece) for piece in pieces)
            if name not in row.names and fills and len(touching) > 1:
                apart = [block for block in own if block not in touching]
                self.blocks[name] = [*apart, NONE.union(*touching)]
                return True
        self._hide(row.names)
        return True

    def _every_row(self) -> list[Row]:
        rows = [Row((name,), block) for name, own in self.blocks.items() for block in own]
        left = frozenset(month for month in self.columns if self._hidden_in(frozenset({month})))
        return [*rows, Row(self._hidden_in(left), left, hidden=True)] if left else rows

    def _rows(self) -> list[Row]:
        """Return the rows that reach over columns, and that of what is hidden."""
        return [row for row in self._every_row() if row.hidden or not self._in_one(row.months)]

    def _in_one(self, months: Months) -> bool:
        return len({self.columns[month] for month in months}) == 1

    def _parts_that_follow(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Months]]:
        """Yield every part of a row that is offered, or one hidden group's, and follows."""
        masks = Counter(self._mask(row.months) for row in rows)
        for row in rows:
            own = self._mask(row.months)
            others = [mask for mask, n in masks.items() if mask != own or n > 1]
            alone = self._hidden_alone(row.months) if row.hidden else []
            for part in self._offered(row.months, *alone):
                if not _joined(self._mask(row.months - part), self._mask(part), others):
                    yield row, part

    def _offered(self, months: Months, *pieces: Months) -> list[Months]:
        """Return what of some months, and of pieces of them, lies in one offered period."""
        parts = {period.months & piece for piece in (months, *pieces) for period in self.periods}
        return sorted((part for part in parts if part and part != months), key=sorted)

    def _hidden_alone(self, months: Months) -> list[Months]:
        """Return for each hidden group the months in which no other hidden one has answers."""
        alone: dict[str, set[date]] = {}
        for month in months:
            if len(names := self._hidden_in(frozenset({month}))) == 1:
                alone.setdefault(names[0], set()).add(month)
        return [frozenset(own) for own in alone.values()]

    def _mask(self, months: Iterable[date]) -> int:
        """Return the columns of some months as bits."""
        mask = 0
        for month in months:
            mask |= 1 << self.columns[month]
        return mask

    def _tells_of_the_sum(self, part: Months) -> bool:
        """Return whether a part of a column follows: no two ways around disagree about it."""
        return _agree(
            (row, self.columns[month], int(month in part))
            for row in self._every_row()
            for month in row.months
        )

    def _with_what_follows(self) -> dict[str, list[Months]]:
        """Return the blocks, cut where anybody could cut them and no harm is done."""
        blocks = {name: list(self.blocks.get(name, ())) for name in self.groups}
        for row, part in self._parts_that_follow(self._rows()):
            names = self._hidden_in(part) if row.hidden else row.names
            if len(names) == 1:
                own = filled_of(self.groups[names[0]], part)
                blocks[names[0]] = _cut(blocks[names[0]], own)
        return blocks


def _cut(blocks: Sequence[Months], part: Months) -> list[Months]:
    """Return the blocks cut at the edge of a part, with what of the part lay in none of them."""
    left = part - NONE.union(*blocks)
    pieces = [piece for block in blocks for piece in (block & part, block - part)]
    return [piece for piece in (*pieces, left) if piece]


def _joined(start: int, end: int, masks: Iterable[int]) -> bool:
    """Return whether columns are joined to others by rows that share columns; all are bits."""
    reached, before = start, -1
    while reached != before and not reached & end:
        before = reached
        for mask in masks:
            if mask & reached:
                reached |= mask
    return bool(reached & end)


def _agree(edges: Iterable[tuple[Hashable, Hashable, int]]) -> bool:
    """Return whether numbers can be given to both ends of all edges that add up to the edge's."""
    beside: dict[Hashable, list[tuple[Hashable, int]]] = {}
    for one, other, number in edges:
        beside.setdefault(one, []).append((other, number))
        beside.setdefault(other, []).append((one, number))
    given: dict[Hashable, int] = {}
    for start in beside:
        waiting = [] if start in given else [start]
        given.setdefault(start, 0)
        while waiting:
            end = waiting.pop()
            for other, number in beside[end]:
                if other not in given:
                    given[other] = number - given[end]
                    waiting.append(other)
                elif given[other] + given[end] != number:
                    return False
    return True
