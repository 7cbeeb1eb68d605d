"""From whole-number sums to figures, and which of them may be shown side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from feedback.rules import metrics
from feedback.rules.metrics import METRICS, Figure, Metric
from people.rules.disclosure import Sample, disclose, sample_of

# The four tiles of every dashboard, in their order.
TILES = ("nps", "csat_mean", "ces_mean", "attainment_72h")
# Every figure that the sums hold.
FIGURES = (*TILES, "csat_top2", "sent_in_time")


class Tally(NamedTuple):
    """The columns of ``reports.models.Sums``, added up over some cells."""

    sessions: int = 0
    asked: int = 0
    eligible: int = 0
    sent: int = 0
    sent_in_time: int = 0
    answered: int = 0
    answered_in_time: int = 0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    csat_n: int = 0
    csat_sum: int = 0
    csat_squares: int = 0
    csat_top2: int = 0
    ces_n: int = 0
    ces_sum: int = 0
    ces_squares: int = 0

    def n_of(self, metric: str) -> int:
        """Return how many answers (or sessions) stand behind a figure."""
        if metric == "nps":
            return self.promoters + self.passives + self.detractors
        if metric in {"csat_mean", "csat_top2"}:
            return self.csat_n
        return self.ces_n if metric == "ces_mean" else self.eligible

    def figure(self, metric: str) -> Figure:
        """Return one figure of ``feedback.rules.metrics`` by its code."""
        if metric == "nps":
            return metrics.nps(self.promoters, self.passives, self.detractors)
        if metric == "csat_mean":
            return metrics.csat_mean(self.csat_n, self.csat_sum, self.csat_squares)
        if metric == "csat_top2":
            return metrics.csat_top2(self.csat_n, self.csat_top2)
        if metric == "ces_mean":
            return metrics.ces_mean(self.ces_n, self.ces_sum, self.ces_squares)
        if metric == "attainment_72h":
            return metrics.attainment(self.answered_in_time, self.eligible)
        return metrics.sent_in_time(self.sent_in_time, self.eligible)


NOTHING = Tally()
Series = Mapping[date, Tally]
Grid = Mapping[str, Series]
Cell = tuple[str, date]


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies; nothing gives zeros."""
    columns = list(zip(*tallies, strict=True))
    return Tally(*map(sum, columns)) if columns else NOTHING


def withheld(figure: Figure) -> Figure:
    """Return the figure without its values: it would give another one away."""
    return replace(figure, value=None, low=None, high=None, sample=Sample.WITHHELD)


def hidden_keys(groups: Mapping[str, Tally], metric: str) -> frozenset[str]:
    """Return the groups of one total whose figure must be hidden."""
    return disclose({key: tally.n_of(metric) for key, tally in groups.items()}).withheld


def hidden_months(series: Series, months: Iterable[date], metric: str) -> frozenset[date]:
    """Return the months that must be hidden where the sum of ``months`` is shown as well."""
    counts = {month.isoformat(): series.get(month, NOTHING).n_of(metric) for month in months}
    return frozenset(date.fromisoformat(name) for name in disclose(counts).withheld)


def hidden_cells(grid: Grid, months: Iterable[date], metric: str) -> frozenset[Cell]:
    """Return the cells of a table that must be hidden, where rows and columns have totals.

    A column that hides exactly one cell hides its next smallest too (ties: by key), as
    ``disclose`` says. A row does the same, but takes a column that hides something already where
    it can, so that four corners are enough and the table is not eaten up. That is repeated until
    no line hides exactly one of its cells.
    """
    months = list(months)
    counts = {
        (key, month): series.get(month, NOTHING).n_of(metric)
        for key, series in grid.items()
        for month in months
    }
    hidden = {cell for cell, n in counts.items() if sample_of(n) is Sample.WITHHELD}
    columns, rows = _lines(counts, side=1), _lines(counts, side=0)
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for column in columns:
            hidden |= _second_in(column, counts, hidden)
        for row in rows:
            hidden |= _second_in(row, counts, hidden, beside_hidden=True)
    return frozenset(hidden)


def _lines(counts: Mapping[Cell, int], *, side: int) -> list[list[Cell]]:
    """Return the cells of each row (side 0) or of each column (side 1)."""
    lines: dict[object, list[Cell]] = {}
    for cell in counts:
        lines.setdefault(cell[side], []).append(cell)
    return list(lines.values())


def _second_in(
    line: list[Cell],
    counts: Mapping[Cell, int],
    hidden: set[Cell],
    *,
    beside_hidden: bool = False,
) -> set[Cell]:
    """Return the cell to hide beside the only hidden one of a line; nothing where there are more.

    beside_hidden   months that hide something already are better taken than others
    """
    shown = [cell for cell in line if cell not in hidden]
    if len(line) - len(shown) != 1 or not shown:
        return set()
    beside = {month for _key, month in hidden} if beside_hidden else set()
    return {min(shown, key=lambda cell: (cell[1] not in beside, counts[cell], cell))}


def with_targets(targets: Mapping[str, Decimal]) -> dict[str, Metric]:
    """Return the registry with the practice's own targets."""
    return {
        code: replace(metric, target=targets.get(code, metric.target))
        for code, metric in METRICS.items()
    }
