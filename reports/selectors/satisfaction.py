"""The figures of one cut: what the dashboard, the API and "My feedback" all read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from feedback.rules.metrics import Figure, Metric
from reports.cuts import Cut
from reports.figures import (
    FIGURES,
    NOTHING,
    Grid,
    Series,
    Tally,
    hidden_cells,
    hidden_keys,
    hidden_months,
    total,
    with_targets,
    withheld,
)
from reports.models import Axis
from reports.periods import Period, day_of
from reports.selectors import sums
from reports.selectors.targets import targets_on


@dataclass(frozen=True, slots=True)
class Reading:
    """One cut with its figures, as far as they may be shown.

    tally     sums of the period
    figures   code → figure of the period; withheld where it would give another group away
    before    the same of the period before; empty where that is not known
    months    code → month → figure, for the twelve months up to the period's end
    registry  the metrics with the practice's own targets
    """

    cut: Cut
    tally: Tally
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    months: Mapping[str, Mapping[date, Figure]]
    registry: Mapping[str, Metric]


def reading_of(cut: Cut, now: datetime) -> Reading:
    """Return the figures of a cut.

    Along one axis they come from its roll-up; a cut through two axes is counted from the rows,
    without the period before.
    """
    registry = with_targets(targets_on(day_of(now)))
    if len(cut.keys) > 1:
        months = sums.combined(cut.keys, cut.shown, now)
        return _reading(cut, months, {}, None, registry)
    axis, key = next(iter(cut.keys.items()), (Axis.PRACTICE, ""))
    earliest = min(cut.shown.start, cut.period.before.start)
    if axis is Axis.PRACTICE:
        months = sums.series(axis, key, Period(earliest, cut.period.end))
        return _reading(cut, months, {}, key, registry)
    groups = sums.grid_around(axis, key, cut.shown, earliest)
    return _reading(cut, groups.get(key, {}), groups, key, registry)


def own_reading(cut: Cut, now: datetime) -> Reading:
    """Return one counselor's figures for that counselor, who sees nobody else's beside them."""
    registry = with_targets(targets_on(day_of(now)))
    earliest = min(cut.shown.start, cut.period.before.start)
    window = Period(earliest, cut.period.end)
    months = sums.series(Axis.COUNSELOR, cut.keys[Axis.COUNSELOR], window)
    return _reading(cut, months, {}, "", registry)


def period_total(series: Series, period: Period) -> Tally:
    """Return the sum of a period's months."""
    return total([series.get(month, NOTHING) for month in period.months])


def _reading(
    cut: Cut, series: Series, groups: Grid, key: str | None, registry: Mapping[str, Metric]
) -> Reading:
    """key   of the group along its axis; None where the period before is not known"""
    tally = period_total(series, cut.period)
    before = period_total(series, cut.period.before) if key is not None else NOTHING
    return Reading(
        cut=cut,
        tally=tally,
        figures={code: _figure(tally, code, cut, groups, key) for code in FIGURES},
        before={} if key is None else {code: before.figure(code) for code in FIGURES},
        months={code: _months(series, code, cut, groups, key) for code in FIGURES},
        registry=registry,
    )


def _figure(tally: Tally, code: str, cut: Cut, groups: Grid, key: str | None) -> Figure:
    figure = tally.figure(code)
    beside = {name: period_total(series, cut.period) for name, series in groups.items()}
    return withheld(figure) if key in hidden_keys(beside, code) else figure


def _months(
    series: Series, code: str, cut: Cut, groups: Grid, key: str | None
) -> dict[date, Figure]:
    shown = cut.shown.months
    hidden = hidden_months(series, shown, code) | hidden_months(series, cut.period.months, code)
    hidden |= {month for name, month in hidden_cells(groups, shown, code) if name == key}
    found = {}
    for month in shown:
        figure = series.get(month, NOTHING).figure(code)
        found[month] = withheld(figure) if month in hidden else figure
    return found
