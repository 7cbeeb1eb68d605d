"""The figures of one cut: what the dashboard, the API and "My feedback" all read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from feedback.rules.metrics import Figure, Metric
from people.rules.stretches import Offer
from reports.cuts import Cut
from reports.figures import FIGURES, NOTHING, Series, Tally, total, with_targets, withheld
from reports.models import Axis
from reports.periods import Period, day_of, month_long
from reports.selectors import sums
from reports.selectors.offers import PRACTICE, Judge
from reports.selectors.targets import targets_on


@dataclass(frozen=True, slots=True)
class Reading:
    """One cut with its figures, as far as they may be shown.

    tally     sums of the period
    figures   code → figure of the period; withheld where it would give another group away
    before    the same of the period before
    months    code → month → figure, for the twelve months up to the period's end
    registry  the metrics with the practice's own targets
    """

    cut: Cut
    tally: Tally
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    months: Mapping[str, Mapping[date, Figure]]
    registry: Mapping[str, Metric]


def reading_of(cut: Cut, now: datetime, judge: Judge | None = None) -> Reading:
    """Return the figures of a cut along one axis, as far as they may stand beside all others."""
    judge = judge or Judge(day_of(now))
    axis, key = next(iter(cut.keys.items()), (Axis.PRACTICE, PRACTICE))
    series = sums.series(axis, key, judge.window)
    return _reading(cut, series, {code: judge.offer(axis, key, code) for code in FIGURES}, now)


def own_reading(cut: Cut, now: datetime) -> Reading:
    """Return one counselor's figures for that counselor, who sees nobody else's beside them."""
    judge = Judge(day_of(now))
    series = sums.series(Axis.COUNSELOR, cut.keys[Axis.COUNSELOR], judge.window)
    return _reading(cut, series, {code: judge.alone(series, code) for code in FIGURES}, now)


def period_total(series: Series, period: Period) -> Tally:
    """Return the sum of a period's months."""
    return total([series.get(month, NOTHING) for month in period.months])


def figure_over(series: Series, period: Period, code: str, offer: Offer) -> Figure:
    """Return the figure of a period, without its values where it is not offered."""
    figure = period_total(series, period).figure(code)
    return figure if offer.shows(period.months) else withheld(figure)


def _reading(cut: Cut, series: Series, offers: Mapping[str, Offer], now: datetime) -> Reading:
    def over(period: Period) -> dict[str, Figure]:
        return {code: figure_over(series, period, code, offers[code]) for code in FIGURES}

    months = [(month, over(month_long(month))) for month in cut.shown.months]
    return Reading(
        cut=cut,
        tally=period_total(series, cut.period),
        figures=over(cut.period),
        before=over(cut.period.before),
        months={code: {month: figures[code] for month, figures in months} for code in FIGURES},
        registry=with_targets(targets_on(day_of(now))),
    )
