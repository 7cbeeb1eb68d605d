"""Why a client comes: propose one of the segments C1 to C4, and say why. Pure.

The rule is data: each sign gives each segment points, the segment with most points is proposed.
It proposes; a person chooses. A segment has no consequence for care.
Worked cases: docs/algorithms/packages.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SEGMENTS = ("C1", "C2", "C3", "C4")
PROBLEMS = (
    "anxiety",
    "low_mood",
    "sleep",
    "work_stress",
    "relationship",
    "family",
    "parenting",
    "study",
    "self_worth",
    "trauma",
    "grief",
    "other",
)
FACTS = ("first_visit", "young", "sponsored", "by_employer", "long_lasting", "recent")
SIGNS = (*FACTS, *(f"problem:{code}" for code in PROBLEMS))
MOST_POINTS = 9


class ImpossibleRule(ValueError):
    """A rule that names what is not known, or points outside 0 to 9."""


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """points      sign → segment → 0 to 9; what is missing gives none
    young_until    years of age, inclusive
    long_from      months since it began, inclusive; what is shorter is recent
    enough         fewer points than this propose nothing
    """

    points: Mapping[str, Mapping[str, int]]
    young_until: int
    long_from: int
    enough: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "points": {sign: dict(given) for sign, given in self.points.items()},
            "young_until": self.young_until,
            "long_from": self.long_from,
            "enough": self.enough,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a client; None where it is not.

    age       years;  months   since it began
    """

    first_visit: bool
    age: int | None = None
    sponsored: bool = False
    by_employer: bool = False
    months: int | None = None
    problems: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign that spoke for the segment, and with how many points."""

    sign: str
    points: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """segment   None where no segment has enough points
    reasons      what spoke for it, strongest first
    totals       points of every segment
    """

    segment: str | None
    reasons: tuple[Reason, ...]
    totals: Mapping[str, int]


def rule_from_dict(data: Mapping[str, Any]) -> SegmentRule:
    """Read a rule as it is stored.

    :raises ImpossibleRule: if it names an unknown sign or segment, or a number out of range
    """
    points = {sign: dict(given) for sign, given in data["points"].items()}
    rule = SegmentRule(points, data["young_until"], data["long_from"], data["enough"])
    check_rule(rule)
    return rule


def check_rule(rule: SegmentRule) -> None:
    """:raises ImpossibleRule: for an unknown sign or segment, or a number out of range"""
    for sign, given in rule.points.items():
        for segment, points in given.items():
            known = sign in SIGNS and segment in SEGMENTS
            if not known or type(points) is not int or not 0 <= points <= MOST_POINTS:
                raise ImpossibleRule(f"{sign} {segment} {points!r}")
    numbers = (rule.young_until, rule.long_from, rule.enough)
    if any(type(number) is not int or number < 1 for number in numbers):
        raise ImpossibleRule(f"{numbers}")


def signs_of(facts: Facts, rule: SegmentRule) -> tuple[str, ...]:
    """Return the signs that hold, in the order of ``SIGNS``."""
    holds = {
        "first_visit": facts.first_visit,
        "young": facts.age is not None and facts.age <= rule.young_until,
        "sponsored": facts.sponsored,
        "by_employer": facts.by_employer,
        "long_lasting": facts.months is not None and facts.months >= rule.long_from,
        "recent": facts.months is not None and facts.months < rule.long_from,
        **{f"problem:{code}": code in facts.problems for code in PROBLEMS},
    }
    return tuple(sign for sign in SIGNS if holds[sign])


def propose_segment(facts: Facts, rule: SegmentRule) -> Proposal:
    """Return the segment with most points and what spoke for it; equal points go to the first.

    :raises ImpossibleRule: if the rule itself makes no sense
    """
    check_rule(rule)
    signs = signs_of(facts, rule)
    totals = {
        segment: sum(rule.points.get(sign, {}).get(segment, 0) for sign in signs)
        for segment in SEGMENTS
    }
    best = max(SEGMENTS, key=lambda segment: totals[segment])
    if totals[best] < rule.enough:
        return Proposal(None, (), totals)
    reasons = [
        Reason(sign, points) for sign in signs if (points := rule.points.get(sign, {}).get(best, 0))
    ]
    return Proposal(best, tuple(sorted(reasons, key=lambda reason: -reason.points)), totals)


def default_rule() -> SegmentRule:
    """Return the rule a new practice starts with; every number is editable."""
    return SegmentRule(
        points={
            "first_visit": {"C1": 2},
            "young": {"C1": 2},
            "sponsored": {"C4": 3},
            "by_employer": {"C2": 1, "C4": 2},
            "long_lasting": {"C3": 3},
            "recent": {"C2": 1},
            "problem:anxiety": {"C2": 1},
            "problem:low_mood": {"C2": 1, "C3": 1},
            "problem:sleep": {"C2": 1},
            "problem:work_stress": {"C2": 3, "C4": 1},
            "problem:relationship": {"C2": 1, "C3": 1},
            "problem:family": {"C3": 2},
            "problem:parenting": {"C2": 2},
            "problem:study": {"C1": 3},
            "problem:self_worth": {"C3": 2},
            "problem:trauma": {"C3": 6},
            "problem:grief": {"C3": 3},
        },
        young_until=25,
        long_from=24,
        enough=3,
    )
