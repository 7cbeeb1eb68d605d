"""Rank the packages that fit a tier, and say why. Pure.

Only packages of the confirmed tier are ranked and none of them is hidden: a package beyond the
client's means stands further down with the amount that is missing, and staff talk about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tiering.rules.tiers import Tier


class ImpossiblePackage(ValueError):
    """A package has a negative price or no sessions."""


class RecommendCode(StrEnum):
    SEGMENT_MATCHES = "segment_matches"
    OTHER_SEGMENT = "other_segment"
    WITHIN_BUDGET = "within_budget"
    ABOVE_BUDGET = "above_budget"
    WITHIN_CEILING = "within_ceiling"
    ABOVE_CEILING = "above_ceiling"


@dataclass(frozen=True, slots=True)
class Package:
    """What is on offer. ``price`` is CNY for all ``sessions`` together."""

    code: str
    tier: Tier
    segment: str
    sessions: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class RecommendReason:
    """``amount`` is the distance to the line, CNY, never negative; None for a segment."""

    code: RecommendCode
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One package in its place; ``rank`` starts at 1."""

    package: Package
    rank: int
    reasons: tuple[RecommendReason, ...]


def recommend(
    packages: Iterable[Package],
    *,
    tier: Tier,
    segment: str | None,
    ceiling: Decimal | None,
    budget: Decimal | None,
) -> tuple[Recommendation, ...]:
    """Return the packages of the tier, best first.

    ceiling, budget   CNY a year; an unknown line counts for nothing

    Order: the client's segment first, then within both known lines, then within one, then the
    lower price; ties by code.

    :raises ImpossiblePackage: for a negative price or no sessions
    """
    found = []
    for package in packages:
        _check(package)
        if package.tier is tier:
            found.append((package, _reasons(package, segment, ceiling, budget)))
    found.sort(key=lambda pair: _place(*pair))
    return tuple(
        Recommendation(package, rank, reasons)
        for rank, (package, reasons) in enumerate(found, start=1)
    )


_ABOVE = (RecommendCode.ABOVE_BUDGET, RecommendCode.ABOVE_CEILING)


def _check(package: Package) -> None:
    if package.sessions < 1 or not package.price.is_finite() or package.price < 0:
        raise ImpossiblePackage(f"{package.code}: {package.sessions} sessions, {package.price}")


def _reasons(
    package: Package, segment: str | None, ceiling: Decimal | None, budget: Decimal | None
) -> tuple[RecommendReason, ...]:
    reasons = []
    if segment is not None:
        same = package.segment == segment
        code = RecommendCode.SEGMENT_MATCHES if same else RecommendCode.OTHER_SEGMENT
        reasons.append(RecommendReason(code))
    lines = (
        (budget, RecommendCode.WITHIN_BUDGET, RecommendCode.ABOVE_BUDGET),
        (ceiling, RecommendCode.WITHIN_CEILING, RecommendCode.ABOVE_CEILING),
    )
    for line, within, above in lines:
        if line is not None:
            distance = package.price - line
            reasons.append(RecommendReason(above if distance > 0 else within, abs(distance)))
    return tuple(reasons)


def _place(
    package: Package, reasons: tuple[RecommendReason, ...]
) -> tuple[bool, int, Decimal, str]:
    codes = [reason.code for reason in reasons]
    above = sum(code in _ABOVE for code in codes)
    return RecommendCode.OTHER_SEGMENT in codes, above, package.price, package.code
