"""Rank complaint themes by impact and frequency. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LOWEST = 1
HIGHEST = 5
HIGH_FROM = 3


class OffScale(ValueError):
    """An impact or a frequency is not a whole number from 1 to 5."""


class Quadrant(StrEnum):
    """First to last in the order of work."""

    BOTH_HIGH = "both_high"
    HIGH_IMPACT = "high_impact"
    HIGH_FREQUENCY = "high_frequency"
    BOTH_LOW = "both_low"


@dataclass(frozen=True, slots=True)
class Theme:
    """What clients complain about; ``impact`` and ``frequency`` 1 (least) to 5."""

    code: str
    impact: int
    frequency: int


@dataclass(frozen=True, slots=True)
class RankedTheme:
    """One theme in its place; ``rank`` starts at 1."""

    theme: Theme
    quadrant: Quadrant
    rank: int


def quadrant_of(theme: Theme) -> Quadrant:
    """Return where a theme stands; 3 and more is high.

    :raises OffScale: for a value that is not 1 to 5
    """
    for value in (theme.impact, theme.frequency):
        if isinstance(value, bool) or not isinstance(value, int) or not LOWEST <= value <= HIGHEST:
            raise OffScale(f"{theme.code}: {value!r} is not {LOWEST} to {HIGHEST}")
    if theme.impact >= HIGH_FROM:
        return Quadrant.BOTH_HIGH if theme.frequency >= HIGH_FROM else Quadrant.HIGH_IMPACT
    return Quadrant.HIGH_FREQUENCY if theme.frequency >= HIGH_FROM else Quadrant.BOTH_LOW


def rank_themes(themes: Iterable[Theme]) -> tuple[RankedTheme, ...]:
    """Return the themes, most urgent first.

    By quadrant, then by impact times frequency, then by impact, then by code.

    :raises OffScale: for a value that is not 1 to 5
    """
    order = list(Quadrant)
    placed = sorted(
        ((quadrant_of(theme), theme) for theme in themes),
        key=lambda pair: (
            order.index(pair[0]),
            -pair[1].impact * pair[1].frequency,
            -pair[1].impact,
            pair[1].code,
        ),
    )
    return tuple(
        RankedTheme(theme, quadrant, rank) for rank, (quadrant, theme) in enumerate(placed, start=1)
    )
