"""Early warning: a figure that got worse twice in a row. Pure.

Worked cases: docs/algorithms/metrics.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from feedback.rules.metrics import Direction, Figure, Metric, Unit

WORSE_BY_SHARE = Decimal("0.10")
WORSE_BY_POINTS = Decimal(10)
_EXACT_ENOUGH = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """Two periods in a row were worse by the limit or more.

    values           the three figures: before, after the first step, after the second
    n                their numbers of answers
    changes          the two steps, positive means worse: percent of the base, for NPS points
    outside_margin   the whole change is larger than chance explains at 95%
    """

    metric: str
    values: tuple[Decimal, Decimal, Decimal]
    n: tuple[int, int, int]
    changes: tuple[Decimal, Decimal]
    outside_margin: bool


def early_warning(metric: Metric, periods: Sequence[Figure | None]) -> EarlyWarning | None:
    """Return a warning about the latest three periods, or None.

    periods   oldest first; None is a period without data

    A step counts when the figure got worse by 10% of the period before or more, for metrics in
    points by 10 points or more, whatever the base. A withheld or missing period breaks the run.
    There is no 10% of a base of zero or less, so that one never warns.
    """
    if len(periods) < 3:
        return None
    first, second, third = periods[-3:]
    if first is None or second is None or third is None:
        return None
    before, between, after = first.value, second.value, third.value
    if before is None or between is None or after is None:
        return None
    if not (_is_step(metric, before, between) and _is_step(metric, between, after)):
        return None
    return EarlyWarning(
        metric=metric.code,
        values=(before, between, after),
        n=(first.n, second.n, third.n),
        changes=(_change(metric, before, between), _change(metric, between, after)),
        outside_margin=abs(after - before) > _margin_of_difference(first, third),
    )


def _worse_by(metric: Metric, base: Decimal, now: Decimal) -> Decimal:
    return base - now if metric.direction is Direction.HIGHER else now - base


def _is_step(metric: Metric, base: Decimal, now: Decimal) -> bool:
    in_points = metric.unit is Unit.POINTS
    limit = WORSE_BY_POINTS if in_points else base * WORSE_BY_SHARE
    # A third has no last digit: without this cut a fall of exactly 10% could miss the line.
    worse = _worse_by(metric, base, now).quantize(_EXACT_ENOUGH)
    return (in_points or base > 0) and worse >= limit.quantize(_EXACT_ENOUGH)


def _change(metric: Metric, base: Decimal, now: Decimal) -> Decimal:
    worse = _worse_by(metric, base, now)
    return worse if metric.unit is Unit.POINTS else 100 * worse / base


def _margin_of_difference(first: Figure, last: Figure) -> Decimal:
    """Return the 95% margin of a difference: the root of both half-widths squared."""
    halves = (_half_width(first), _half_width(last))
    return sum((half * half for half in halves), start=Decimal(0)).sqrt()


def _half_width(figure: Figure) -> Decimal:
    if figure.low is None or figure.high is None:
        return Decimal(0)
    return (figure.high - figure.low) / 2
