"""The figures of the practice, from whole-number sums. Pure.

Sums, not lists: a roll-up keeps counts, totals and squares, and every figure comes out exactly
the same from them. Figures are not rounded here; rounding is for showing.
Worked cases and sources: docs/algorithms/metrics.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from people.rules.disclosure import SMALLEST_SHOWN, Sample, sample_of

# Standard normal quantile of a two-sided 95% interval.
Z = Decimal("1.96")

# Student's t, 97.5%, for 4 to 28 degrees of freedom; from 29 on the normal quantile is used.
_T_TEXT = (
    "2.776 2.571 2.447 2.365 2.306 2.262 2.228 2.201 2.179 2.160 2.145 2.131 2.120 2.110 2.101 "
    "2.093 2.086 2.080 2.074 2.069 2.064 2.060 2.056 2.052 2.048"
)
_T = tuple(Decimal(quantile) for quantile in _T_TEXT.split())


class ImpossibleSums(ValueError):
    """Sums that no set of answers can have."""


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Unit(StrEnum):
    POINTS = "points"
    PERCENT = "percent"
    MEAN = "mean"


class Standing(StrEnum):
    """A figure held against its target; ``none`` without a figure or without a target."""

    ON_TARGET = "on_target"
    OFF_TARGET = "off_target"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the registry.

    direction   which way is better
    target      the practice's target, in the unit of the metric, inclusive
    decimals    how many are shown
    minimum_n   below this number of answers the figure is withheld
    low, high   the ends of its range
    """

    code: str
    direction: Direction
    target: Decimal | None
    unit: Unit
    decimals: int
    low: Decimal
    high: Decimal
    minimum_n: int = SMALLEST_SHOWN


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95% interval.

    value, low, high   in the unit of the metric, not rounded; None where it is withheld
    n                  answers (or sessions) behind it; shown always
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    n: int
    sample: Sample


def nps(promoters: int, passives: int, detractors: int) -> Figure:
    """Return the Net Promoter Score, -100 to 100 points.

    promoters    answers 9 and 10
    passives     answers 7 and 8
    detractors   answers 0 to 6

    Interval: adjusted Wald, three answers added (three quarters promoters, three quarters
    detractors, the rest passives). Source: B. Rocks, "Interval Estimation for the Net Promoter
    Score", The American Statistician 70 (2016).

    :raises ImpossibleSums: if a count is negative
    """
    if min(promoters, passives, detractors) < 0:
        raise ImpossibleSums("a count cannot be negative")
    n = promoters + passives + detractors
    if sample_of(n) is Sample.WITHHELD:
        return _withheld(n)
    added = Decimal(n + 3)
    up = (promoters + Decimal("0.75")) / added
    down = (detractors + Decimal("0.75")) / added
    centre = up - down
    half = Z * ((up + down - centre * centre) / added).sqrt()
    return _figure(
        METRICS["nps"],
        Decimal(100 * (promoters - detractors)) / n,
        100 * (centre - half),
        100 * (centre + half),
        n,
    )


def csat_mean(n: int, total: int, squares: int) -> Figure:
    """Return the mean satisfaction, 1 to 5. ``squares`` is the sum of the squared answers.

    :raises ImpossibleSums: for sums that answers of 1 to 5 cannot have
    """
    return _mean(METRICS["csat_mean"], n, total, squares)


def ces_mean(n: int, total: int, squares: int) -> Figure:
    """Return the mean effort, 1 to 7; lower is better. ``squares`` as in ``csat_mean``.

    :raises ImpossibleSums: for sums that answers of 1 to 7 cannot have
    """
    return _mean(METRICS["ces_mean"], n, total, squares)


def csat_top2(n: int, top2: int) -> Figure:
    """Return the share of answers 4 and 5, percent.

    :raises ImpossibleSums: if ``top2`` is not 0 to n
    """
    return share(METRICS["csat_top2"], top2, n)


def attainment(answered_in_time: int, eligible: int) -> Figure:
    """Return the share of eligible sessions with an answer within 72 hours, percent.

    :raises ImpossibleSums: if ``answered_in_time`` is not 0 to ``eligible``
    """
    return share(METRICS["attainment_72h"], answered_in_time, eligible)


def sent_in_time(sent: int, due: int) -> Figure:
    """Return the share of due invitations that were sent in time, percent.

    :raises ImpossibleSums: if ``sent`` is not 0 to ``due``
    """
    return share(METRICS["sent_in_time"], sent, due)


def share(metric: Metric, successes: int, n: int) -> Figure:
    """Return a share in percent with Wilson's score interval.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).

    :raises ImpossibleSums: if ``successes`` is not 0 to n
    """
    if not 0 <= successes <= n:
        raise ImpossibleSums(f"{successes} of {n}")
    if n == 0 or n < metric.minimum_n:
        return _withheld(n)
    rate = Decimal(successes) / n
    square = Z * Z
    centre = (rate + square / (2 * n)) / (1 + square / n)
    spread = (rate * (1 - rate) / n + square / (4 * n * n)).sqrt()
    half = Z * spread / (1 + square / n)
    value = Decimal(100 * successes) / n
    return _figure(metric, value, 100 * (centre - half), 100 * (centre + half), n)


def against_target(metric: Metric, figure: Figure) -> Standing:
    """Hold a figure against its target, unrounded; on the line is on target."""
    if metric.target is None or figure.value is None:
        return Standing.NONE
    if metric.direction is Direction.HIGHER:
        reached = figure.value >= metric.target
    else:
        reached = figure.value <= metric.target
    return Standing.ON_TARGET if reached else Standing.OFF_TARGET


def _mean(metric: Metric, n: int, total: int, squares: int) -> Figure:
    _check_sums(metric, n, total, squares)
    if n < metric.minimum_n:
        return _withheld(n)
    value = Decimal(total) / n
    variance = Decimal(n * squares - total * total) / (n * (n - 1))
    quantile = _T[n - 5] if n < 30 else Z
    half = quantile * (variance / n).sqrt()
    return _figure(metric, value, value - half, value + half, n)


def _check_sums(metric: Metric, n: int, total: int, squares: int) -> None:
    low, high = int(metric.low), int(metric.high)
    if n < 0 or not low * n <= total <= high * n:
        raise ImpossibleSums(f"{n} answers cannot add up to {total}")
    # (x - low)(x - high) <= 0 for every answer bounds the squares above; Cauchy bounds them below.
    if n * squares < total * total or squares > (low + high) * total - low * high * n:
        raise ImpossibleSums(f"{n} answers adding up to {total} cannot have squares of {squares}")


def _withheld(n: int) -> Figure:
    return Figure(None, None, None, n, Sample.WITHHELD)


def _figure(metric: Metric, value: Decimal, low: Decimal, high: Decimal, n: int) -> Figure:
    sample = sample_of(n, smallest_shown=metric.minimum_n)
    # A root is not exact: at the end of the range it may miss the value by its last digit.
    low = min(max(low, metric.low), value)
    high = max(min(high, metric.high), value)
    return Figure(value, low, high, n, sample)


def _score(code: str, target: str, low: int, high: int, direction: Direction) -> Metric:
    return Metric(code, direction, Decimal(target), Unit.MEAN, 2, Decimal(low), Decimal(high))


def _percent(code: str, target: str, minimum_n: int = SMALLEST_SHOWN) -> Metric:
    return Metric(
        code,
        Direction.HIGHER,
        Decimal(target),
        Unit.PERCENT,
        1,
        Decimal(0),
        Decimal(100),
        minimum_n,
    )


METRICS: dict[str, Metric] = {
    metric.code: metric
    for metric in (
        Metric("nps", Direction.HIGHER, Decimal(50), Unit.POINTS, 0, Decimal(-100), Decimal(100)),
        _score("csat_mean", "4.5", 1, 5, Direction.HIGHER),
        _percent("csat_top2", "90"),
        _score("ces_mean", "2", 1, 7, Direction.LOWER),
        _percent("attainment_72h", "60"),
        _percent("sent_in_time", "99"),
        _percent("first_reply_24h", "90"),
        # A single late start must be seen; there is no client to be picked out by it.
        _percent("crisis_started_30m", "100", minimum_n=1),
    )
}
