"""The practice's severity form: seven dimensions, 1 to 7 each. Pure.

It is the practice's own form, not a validated instrument; it screens and names nothing.
Worked cases: docs/algorithms/instruments.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DIMENSIONS = (
    "emotion",
    "cognition",
    "behaviour",
    "body",
    "sleep",
    "relationships",
    "functioning",
)
LOWEST = 1
HIGHEST = 7
SPIKE_FROM = 6


class InvalidSeverity(ValueError):
    """A dimension is unknown or its answer is not a whole number from 1 to 7."""


@dataclass(frozen=True, slots=True)
class Severity:
    """What the form says so far.

    total      7 to 49; None while a dimension is unanswered
    answered   how many dimensions are answered, 0 to 7
    missing    unanswered dimensions, in the order of the form
    peak       the highest single answer, 1 to 7, on an unfinished form too; None on an empty one
    spikes     dimensions at or above the spike line, in the order of the form
    """

    total: int | None
    answered: int
    missing: tuple[str, ...]
    peak: int | None
    spikes: tuple[str, ...]


def severity(
    answers: Mapping[str, int],
    *,
    dimensions: tuple[str, ...] = DIMENSIONS,
    spike_from: int = SPIKE_FROM,
) -> Severity:
    """Read the form.

    answers      dimension -> 1 (no strain) to 7; an absent dimension is unanswered
    spike_from   a single answer from here on asks for care whatever the total

    :raises InvalidSeverity: for an unknown dimension or an answer off the scale
    """
    for dimension, answer in answers.items():
        if dimension not in dimensions:
            raise InvalidSeverity(f"{dimension!r} is not a dimension of the form")
        if isinstance(answer, bool) or not isinstance(answer, int):
            raise InvalidSeverity(f"{dimension} must be a whole number, not {answer!r}")
        if not LOWEST <= answer <= HIGHEST:
            raise InvalidSeverity(f"{dimension} must be {LOWEST} to {HIGHEST}, not {answer}")
    missing = tuple(dimension for dimension in dimensions if dimension not in answers)
    return Severity(
        total=None if missing else sum(answers.values()),
        answered=len(answers),
        missing=missing,
        peak=max(answers.values(), default=None),
        spikes=tuple(name for name in dimensions if answers.get(name, 0) >= spike_from),
    )
