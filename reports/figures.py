"""From whole-number sums to figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from feedback.rules import metrics
from feedback.rules.metrics import METRICS, Figure, Metric
from people.rules.disclosure import Sample

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
        """Return how many answers (or sessions) stand behind a figure.

        :raises KeyError: for a code that the sums do not hold
        """
        return number_behind(metric)(self)

    def figure(self, metric: str) -> Figure:
        """Return one figure of ``feedback.rules.metrics`` by its code.

        :raises KeyError: for a code that the sums do not hold
        """
        _number, figure = _SOURCES[metric]
        return figure(self)


def number_behind(metric: str) -> Callable[[Tally], int]:
    """Return what counts the answers (or sessions) behind a figure.

    :raises KeyError: for a code that the sums do not hold
    """
    number, _figure = _SOURCES[metric]
    return number


def _nps_n(sums: Tally) -> int:
    return sums.promoters + sums.passives + sums.detractors


def _csat_n(sums: Tally) -> int:
    return sums.csat_n


def _ces_n(sums: Tally) -> int:
    return sums.ces_n


def _eligible_n(sums: Tally) -> int:
    return sums.eligible


def _nps(sums: Tally) -> Figure:
    return metrics.nps(sums.promoters, sums.passives, sums.detractors)


def _csat_mean(sums: Tally) -> Figure:
    return metrics.csat_mean(sums.csat_n, sums.csat_sum, sums.csat_squares)


def _csat_top2(sums: Tally) -> Figure:
    return metrics.csat_top2(sums.csat_n, sums.csat_top2)


def _ces_mean(sums: Tally) -> Figure:
    return metrics.ces_mean(sums.ces_n, sums.ces_sum, sums.ces_squares)


def _attainment(sums: Tally) -> Figure:
    return metrics.attainment(sums.answered_in_time, sums.eligible)


def _sent_in_time(sums: Tally) -> Figure:
    return metrics.sent_in_time(sums.sent_in_time, sums.eligible)


# Code → how many answers (or sessions) stand behind a figure, and the figure.
_SOURCES: dict[str, tuple[Callable[[Tally], int], Callable[[Tally], Figure]]] = {
    "nps": (_nps_n, _nps),
    "csat_mean": (_csat_n, _csat_mean),
    "csat_top2": (_csat_n, _csat_top2),
    "ces_mean": (_ces_n, _ces_mean),
    "attainment_72h": (_eligible_n, _attainment),
    "sent_in_time": (_eligible_n, _sent_in_time),
}
NOTHING = Tally()
Series = Mapping[date, Tally]
Grid = Mapping[str, Series]


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies; nothing gives zeros."""
    columns = list(zip(*tallies, strict=True))
    return Tally(*map(sum, columns)) if columns else NOTHING


def withheld(figure: Figure) -> Figure:
    """Return the figure without its values: it would give another one away."""
    return replace(figure, value=None, low=None, high=None, sample=Sample.WITHHELD)


def with_targets(targets: Mapping[str, Decimal]) -> dict[str, Metric]:
    """Return the registry with the practice's own targets."""
    return {
        code: replace(metric, target=targets.get(code, metric.target))
        for code, metric in METRICS.items()
    }
