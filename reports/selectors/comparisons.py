"""Groups side by side: sites over one period, counselors over some months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.rules.metrics import Figure
from people.rules.stretches import Offer
from reports.cuts import Cut
from reports.figures import TILES, Series
from reports.models import Axis
from reports.periods import Period, month_long, months_back
from reports.selectors import sums
from reports.selectors.offers import PRACTICE, Judge
from reports.selectors.satisfaction import figure_over

HEAT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Heat:
    """NPS of counselors by month.

    rows   primary key → month → figure, only of counselors who may be shown
    """

    months: Sequence[date]
    rows: Mapping[str, Mapping[date, Figure]]
    total: Mapping[date, Figure]


def by_site(cut: Cut, judge: Judge) -> dict[str, dict[str, Figure]]:
    """Return site → code → figure of the period, as far as it may be shown."""
    return {
        key: {
            code: figure_over(series, cut.period, code, judge.offer(Axis.SITE, key, code))
            for code in TILES
        }
        for key, series in sums.grid(Axis.SITE, cut.period).items()
    }


def by_counselor(cut: Cut, counselors: frozenset[str], judge: Judge) -> Heat:
    """Return NPS by counselor and month, the last six up to the period's end.

    All counselors are judged together, also those who are not shown.
    """
    window = Period(months_back(cut.period.end, HEAT_MONTHS), cut.period.end)

    def monthly(axis: Axis, key: str, series: Series) -> dict[date, Figure]:
        offer: Offer = judge.offer(axis, key, "nps")
        return {
            month: figure_over(series, month_long(month), "nps", offer) for month in window.months
        }

    return Heat(
        months=window.months,
        rows={
            key: monthly(Axis.COUNSELOR, key, series)
            for key, series in judge.grid(Axis.COUNSELOR).items()
            if key in counselors
        },
        total=monthly(Axis.PRACTICE, PRACTICE, judge.grid(Axis.PRACTICE).get(PRACTICE, {})),
    )
