"""Groups side by side: sites over one period, counselors over some months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.rules.metrics import Figure
from reports.cuts import Cut
from reports.figures import NOTHING, TILES, Grid, hidden_cells, hidden_keys, total, withheld
from reports.models import Axis
from reports.periods import Period, months_back
from reports.selectors import sums
from reports.selectors.satisfaction import period_total

HEAT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Heat:
    """NPS of counselors by month.

    rows     (primary key, month → figure), only of counselors who may be shown
    hidden   cells that have answers enough but would give another one away
    """

    months: Sequence[date]
    rows: Mapping[str, Mapping[date, Figure]]
    hidden: frozenset[tuple[str, date]]
    total: Mapping[date, Figure]


def by_site(cut: Cut) -> dict[str, dict[str, Figure]]:
    """Return site → code → figure of the period, hiding what could be worked out."""
    groups = {
        key: period_total(series, cut.period)
        for key, series in sums.grid(Axis.SITE, cut.period).items()
    }
    hidden = {code: hidden_keys(groups, code) for code in TILES}
    return {
        key: {
            code: withheld(tally.figure(code)) if key in hidden[code] else tally.figure(code)
            for code in TILES
        }
        for key, tally in groups.items()
    }


def by_counselor(cut: Cut, counselors: frozenset[str]) -> Heat:
    """Return NPS by counselor and month, the last six up to the period's end.

    What must be hidden is found among all counselors, also those who are not shown.
    """
    window = Period(months_back(cut.period.end, HEAT_MONTHS), cut.period.end)
    grid = sums.nps_grid(Axis.COUNSELOR, window)
    hidden = hidden_cells(grid, window.months, "nps")
    shown = {key: series for key, series in grid.items() if key in counselors}
    rows = {
        key: {
            month: withheld(tally.figure("nps")) if (key, month) in hidden else tally.figure("nps")
            for month in window.months
            for tally in [series.get(month, NOTHING)]
        }
        for key, series in shown.items()
    }
    return Heat(window.months, rows, hidden, _totals(grid, window))


def _totals(grid: Grid, window: Period) -> dict[date, Figure]:
    """Every session has a counselor, so the practice's months are the columns' sums."""
    return {
        month: total([series.get(month, NOTHING) for series in grid.values()]).figure("nps")
        for month in window.months
    }
