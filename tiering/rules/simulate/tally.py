"""What a simulation counts, piece by piece, and what may be shown of it. Pure.

A tally is a mapping of small integer keys to counts: pieces can be added in any order and the
same clients always give the same tally. It never holds a single client's facts; what is finer
than the published tables is dropped when the simulation ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from people.rules.disclosure import disclose
from tiering.rules.simulate.columns import HUNDREDTHS, Columns
from tiering.rules.simulate.disclosure import SMALLEST_SHOWN
from tiering.rules.simulate.replay import Outcome
from tiering.rules.tiers import Tier

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIERS = tuple(Tier)
SIZE = len(TIERS)
BIN = 500  # CNY a month: thirds of income are cut at whole bins
BINS = 400  # everything from 200,000 on is one bin
BANDS = ("none", "7-20", "21-34", "35-49")
LEANS = ("severity", "willingness", "goals", "need", "intensity")
Tally = dict[str, int]


@dataclass(frozen=True, slots=True)
class Tiers:
    """How many of one group are proposed each tier, basic first."""

    before: tuple[int, int, int]
    after: tuple[int, int, int]

    @property
    def n(self) -> int:
        return sum(self.before)


@dataclass(frozen=True, slots=True)
class Fairness:
    """One group beside its like: ``band`` is of equal severity, "" where the group has none."""

    axis: str
    band: str
    group: str
    tiers: Tiers

    @property
    def withheld(self) -> bool:
        return self.tiers.n < SMALLEST_SHOWN


@dataclass(frozen=True, slots=True)
class Effect:
    """What the moves would change in twelve months, an estimate; None where too few to say.

    hours_week   hours of sessions a week, as the standards promise them
    revenue      CNY a year
    """

    hours_week: Decimal | None
    revenue: Decimal | None


def add(
    tally: Mapping[str, int], columns: Columns, sites: "NDArray[Any]", old: Outcome, new: Outcome
) -> Tally:
    """Return the tally with one piece of clients in it.

    sites   primary key of each row's site
    """
    import numpy as np

    total = dict(tally)
    pair = old.tier * SIZE + new.tier
    _count(total, "pair", pair)
    for name in LEANS:
        before, after = getattr(old, name), getattr(new, name)
        _plus(total, f"crossed.{name}", int(np.count_nonzero(before != after)))
    crossed = np.zeros(columns.n, dtype=np.bool_)
    for name in LEANS:
        crossed |= getattr(old, name) != getattr(new, name)
    _plus(total, "crossed", int(np.count_nonzero(crossed)))
    _plus(total, "floor_breaks", int(np.count_nonzero(new.tier < old.need)))
    band = np.digitize(columns.sads, [7, 21, 35])
    asked = (columns.income >= 0) & ~columns.minor & ~columns.sponsored
    bins = np.minimum(columns.income // (BIN * HUNDREDTHS), BINS - 1)
    _count(total, "income", ((bins * len(BANDS) + band) * SIZE * SIZE + pair)[asked])
    _count(total, "site", sites * SIZE * SIZE + pair)
    _count(total, "minor", columns.minor.astype(np.int64) * SIZE * SIZE + pair)
    return total


def _count(total: Tally, name: str, values: "NDArray[Any]") -> None:
    import numpy as np

    for value, count in zip(*np.unique(values, return_counts=True), strict=True):
        _plus(total, f"{name}.{int(value)}", int(count))


def _plus(total: Tally, key: str, count: int) -> None:
    total[key] = total.get(key, 0) + count


def matrix_of(tally: Mapping[str, int]) -> list[list[int]]:
    """Return from (rows) and to (columns), basic first."""
    cells = [tally.get(f"pair.{place}", 0) for place in range(SIZE * SIZE)]
    return [cells[row * SIZE : (row + 1) * SIZE] for row in range(SIZE)]


def thirds_of(tally: Mapping[str, int]) -> tuple[int, int]:
    """Return where the lower and the middle third of stated incomes end, CNY a month, exclusive.

    Cut at the first bin that completes the third, so that the same income is never in two.
    """
    by_bin = [0] * BINS
    for place, count in _cells(tally, "income"):
        by_bin[place // (len(BANDS) * SIZE * SIZE)] += count
    cuts: list[int] = []
    total, seen = sum(by_bin), 0
    for place, count in enumerate(by_bin):
        seen += count
        while total and len(cuts) < 2 and seen * 3 >= total * (len(cuts) + 1):
            cuts.append((place + 1) * BIN)
    return (cuts[0], cuts[1]) if cuts else (0, 0)


def fairness_of(tally: Mapping[str, int], sites: Mapping[int, str]) -> list[Fairness]:
    """Return income thirds at equal severity, sites, and minors beside adults.

    sites   primary key -> what the group is called
    """
    low, middle = thirds_of(tally)
    income: dict[tuple[str, str], list[int]] = {}
    for place, count in _cells(tally, "income"):
        rest, pair = divmod(place, SIZE * SIZE)
        bin_, band = divmod(rest, len(BANDS))
        start = bin_ * BIN
        third = "low" if start < low else "middle" if start < middle else "high"
        income.setdefault((BANDS[band], third), [0] * SIZE * SIZE)[pair] += count
    found = [
        Fairness("income", band, third, _tiers(income[band, third]))
        for band in BANDS
        for third in ("low", "middle", "high")
        if (band, third) in income
    ]
    names = {"site": sites, "minor": {0: "adult", 1: "minor"}}
    for axis, groups in names.items():
        counts: dict[int, list[int]] = {}
        for place, count in _cells(tally, axis):
            group, pair = divmod(place, SIZE * SIZE)
            counts.setdefault(group, [0] * SIZE * SIZE)[pair] += count
        found += [
            Fairness(axis, "", groups.get(group, str(group)), _tiers(counts[group]))
            for group in sorted(counts)
        ]
    return found


def _cells(tally: Mapping[str, int], name: str) -> list[tuple[int, int]]:
    start = f"{name}."
    return [(int(key[len(start) :]), n) for key, n in tally.items() if key.startswith(start)]


def _tiers(pairs: Sequence[int]) -> Tiers:
    rows = [pairs[row * SIZE : (row + 1) * SIZE] for row in range(SIZE)]
    b, d, f = (sum(row) for row in rows)
    to_b, to_d, to_f = (sum(row[place] for row in rows) for place in range(SIZE))
    return Tiers((b, d, f), (to_b, to_d, to_f))


def withheld_sums(sums: Sequence[int]) -> frozenset[int]:
    """Return the places of sums (of a visible total) that must not be shown, by the same rule."""
    groups = {f"{place:04}": n for place, n in enumerate(sums)}
    return frozenset(int(name) for name in disclose(groups).withheld)


def effect_of(
    matrix: Sequence[Sequence[int]],
    *,
    sessions_year: Mapping[str, Decimal | None],
    minutes: Mapping[str, int | None],
    revenue_year: Mapping[str, Decimal | None],
) -> Effect:
    """Return what the moves change if whoever moves lives like those who are there already.

    sessions_year   tier -> sessions of one client a year, mean of today's clients
    minutes         tier -> length of a session by its standard
    revenue_year    tier -> CNY of one client a year, mean of today's clients
    """
    weeks = Decimal(52)
    hours: Decimal | None = Decimal(0)
    revenue: Decimal | None = Decimal(0)
    for row, old in enumerate(TIERS):
        for column, new in enumerate(TIERS):
            moved = matrix[row][column]
            if row == column or not moved:
                continue
            gone, come = (_hours(sessions_year.get(tier), minutes.get(tier)) for tier in (old, new))
            hours = None if None in (hours, gone, come) else hours + moved * (come - gone)  # type: ignore[operator]
            was, will = revenue_year.get(old), revenue_year.get(new)
            revenue = None if None in (revenue, was, will) else revenue + moved * (will - was)  # type: ignore[operator]
    return Effect(None if hours is None else hours / weeks, revenue)


def _hours(sessions: Decimal | None, minutes: int | None) -> Decimal | None:
    return None if sessions is None or minutes is None else sessions * minutes / 60
