"""How clear a client's goals are: five ticks each, the best goal counts. Pure.

Worked cases: docs/algorithms/tiers.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_GOALS = 5
STRONG_FROM = 4


class TooManyGoals(ValueError):
    """More than five goals were handed in."""


class Criterion(StrEnum):
    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Hint(StrEnum):
    """What to add next, one for each criterion."""

    SAY_WHAT = "say_what"
    SAY_HOW_OFTEN = "say_how_often"
    SAY_BY_WHEN = "say_by_when"
    MAKE_IT_REACHABLE = "make_it_reachable"
    SAY_WHY_IT_MATTERS = "say_why_it_matters"


# Easiest to add in a talk first: how often and by when need one more word each.
_HINTS = {
    Criterion.SPECIFIC: Hint.SAY_WHAT,
    Criterion.MEASURABLE: Hint.SAY_HOW_OFTEN,
    Criterion.TIME_BOUND: Hint.SAY_BY_WHEN,
    Criterion.ACHIEVABLE: Hint.MAKE_IT_REACHABLE,
    Criterion.RELEVANT: Hint.SAY_WHY_IT_MATTERS,
}


@dataclass(frozen=True, slots=True)
class Ticks:
    """Which criteria one goal meets."""

    specific: bool = False
    measurable: bool = False
    achievable: bool = False
    relevant: bool = False
    time_bound: bool = False


@dataclass(frozen=True, slots=True)
class GoalScore:
    """One goal's clarity.

    score         0 to 5, one point a criterion
    missing       unmet criteria in the order S M A R T
    hint          what to add next; None when nothing is missing
    hint_strong   adding it makes the goal strong
    """

    score: int
    missing: tuple[Criterion, ...]
    hint: Hint | None
    hint_strong: bool

    @property
    def strong(self) -> bool:
        return self.score >= STRONG_FROM


def goal_score(ticks: Ticks) -> GoalScore:
    """Score one goal and say what would make it clearer."""
    missing = tuple(criterion for criterion in Criterion if not getattr(ticks, criterion.value))
    score = len(Criterion) - len(missing)
    hint = next((hint for criterion, hint in _HINTS.items() if criterion in missing), None)
    return GoalScore(score=score, missing=missing, hint=hint, hint_strong=score + 1 == STRONG_FROM)


def clarity(goals: Sequence[Ticks]) -> int | None:
    """Return the score of the best goal, 0 to 5, or None where no goal is written.

    :raises TooManyGoals: for more than five goals
    """
    if len(goals) > MOST_GOALS:
        raise TooManyGoals(f"{len(goals)} goals; an assessment holds at most {MOST_GOALS}")
    return max((goal_score(goal).score for goal in goals), default=None)
