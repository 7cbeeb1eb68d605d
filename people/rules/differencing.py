"""Which figures of overlapping periods and groups may be offered side by side. Pure.

A figure with one to four answers is withheld. So is every figure from which, together with others
that are offered, a withheld one could be worked out: a longer period less shorter ones, a total
less its groups, and both at once.

The months of a group are laid into blocks. A figure is offered where it is made up of whole
blocks, so the difference of two figures is made of blocks too.
Worked cases: docs/algorithms/disclosure.md.
"""

from collections.abc import Mapping, Sequence

from people.rules.crosscheck import Table
from people.rules.disclosure import hide_together, too_few
from people.rules.stretches import NONE, Counts, Months, Offer, Stretch, answers_in, filled_of


def offer_alone(counts: Counts, years: Sequence[Stretch]) -> Offer:
    """Return what may be shown of one group that no other is shown beside.

    Inside a period every shorter one with one to four answers is hidden. Hidden parts of a period
    are two at least and have five answers together: the smallest other part is hidden with them.
    What lies inside a hidden part is hidden.
    """
    return Offer(counts, tuple(block for year in years for block in _blocks(year, counts, counts)))


def offer_beside(
    groups: Mapping[str, Counts], years: Sequence[Stretch], whole: Offer
) -> dict[str, Offer]:
    """Return what may be shown of each group, where their sum is shown too.

    groups   name → its months; together they are the whole
    whole    what is offered of the sum

    1. A year with one to four answers hides its group. Hidden groups are two at least and have
       five answers together: the smallest other one is hidden with them.
    2. Inside a year every group is treated as in ``offer_alone``; a period that is hidden of the
       whole is hidden of the group, and the part that is hidden next is the one in which the
       whole has the fewest answers.
    3. Where a hidden part still follows from totals and groups together, the smallest other group
       hides the same months; where none has answers then, the group itself is hidden.
    """
    blocks: dict[str, list[Months]] = {name: [] for name in groups}
    for year in years:
        alone = {
            name: _blocks(year, counts, whole.counts, whole) for name, counts in groups.items()
        }
        for name, safe in Table(groups, year, whole, alone).judged().items():
            blocks[name] += safe
    return {name: Offer(counts, tuple(blocks[name])) for name, counts in groups.items()}


def _blocks(
    stretch: Stretch, counts: Counts, order: Counts, whole: Offer | None = None
) -> list[Months]:
    """Return the blocks of a group in a period: none where it has too few answers.

    order   answers by month; of two parts the one with fewer is hidden first
    """
    filled = filled_of(counts, stretch.months)
    if not filled or too_few(answers_in(counts, filled)):
        return []
    parts = [part for part in stretch.parts if filled & part.months]
    if not parts:
        return [filled]
    if len(parts) == 1:
        # its figure is the same as that of the whole period
        return _blocks(parts[0], counts, order, whole)
    sums = {part: answers_in(counts, part.months) for part in parts}
    hidden, shown = hide_together(
        sums,
        [part for part in parts if too_few(sums[part]) or (whole and not whole.shows(part.months))],
        order=lambda part: (answers_in(order, part.months), min(part.months)),
    )
    blocks = [block for part in shown for block in _blocks(part, counts, order, whole)]
    together = filled & NONE.union(*(part.months for part in hidden))
    return [*blocks, together] if together else blocks
