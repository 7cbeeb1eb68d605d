"""Whether a score has changed by more than chance, and where that led. Pure.

RC = (post − pre) / (SD·√2·√(1−r)), reliable where |RC| ≥ 1.96.
Source: N. S. Jacobson and P. Truax, "Clinical significance: a statistical approach to defining
meaningful change in psychotherapy research", J Consult Clin Psychol 59, 1991, 12-19.
Worked cases: docs/algorithms/instruments.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from intake.rules.shape import ChangeRule, Definition, Direction

LINE = Fraction("1.96")


class Change(StrEnum):
    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class Changed:
    """How a score moved.

    kind     recovered is reliable, and over the cut from the other side
    points   post − pre
    index    RC, cut towards nought to hundredths so that 1.959 never reads as the line; None
             where only a number of points is published
    needed   points that a reliable change takes, raised to whole hundredths
    """

    kind: Change
    points: Decimal
    index: Decimal | None
    needed: Decimal


def comparable(before: Definition, now: Definition) -> bool:
    """Whether totals of two versions mean the same: same items, scales and way of adding up."""
    return _summed(before) == _summed(now)


def _summed(definition: Definition) -> tuple[object, ...]:
    items = tuple((item.code, item.scale) for item in definition.items)
    return definition.code, definition.direction, definition.key, items


def change_between(
    definition: Definition, pre: int | Decimal, post: int | Decimal
) -> Changed | None:
    """Compare two totals of one instrument; None where nothing is published to compare by.

    Both must have been scored by the same reading of the same items.
    """
    rule = definition.change
    if rule is None:
        return None
    moved = Fraction(post) - Fraction(pre)
    return Changed(
        kind=_kind(rule, definition.direction, Fraction(pre), Fraction(post)),
        points=_hundredths(moved),
        index=_index(rule, moved),
        needed=_needed(rule),
    )


def _kind(rule: ChangeRule, direction: Direction, pre: Fraction, post: Fraction) -> Change:
    if (post - pre) ** 2 < _line_squared(rule):
        return Change.UNCHANGED
    up_is_better = direction is Direction.HIGHER_IS_BETTER
    if (post > pre) is not up_is_better:
        return Change.DETERIORATED
    if rule.cut is None:
        return Change.IMPROVED
    healthy_now = post >= rule.cut if up_is_better else post <= rule.cut
    healthy_then = pre >= rule.cut if up_is_better else pre <= rule.cut
    return Change.RECOVERED if healthy_now and not healthy_then else Change.IMPROVED


def _line_squared(rule: ChangeRule) -> Fraction:
    """Return the square of the points that a reliable change takes, without a root."""
    if rule.points is not None:
        return rule.points**2
    return LINE**2 * _error_squared(rule)


def _error_squared(rule: ChangeRule) -> Fraction:
    if rule.sd is None or rule.r is None:
        raise ValueError("a rule has either points, or spread and reliability")
    return 2 * rule.sd**2 * (1 - rule.r)


def _index(rule: ChangeRule, moved: Fraction) -> Decimal | None:
    if rule.points is not None:
        return None
    square = moved**2 * 10**4 / _error_squared(rule)
    size = isqrt(square.numerator // square.denominator)
    return Decimal(size if moved >= 0 else -size) / 100


def _needed(rule: ChangeRule) -> Decimal:
    square = _line_squared(rule) * 10**4
    size = isqrt(square.numerator // square.denominator)
    return Decimal(size if size * size == square else size + 1) / 100


def _hundredths(points: Fraction) -> Decimal:
    return Decimal(int(points * 100)) / 100
