"""Match a client with counselors: what must hold first, then a weighted score. Pure.

Whoever breaks a hard constraint is left out with the reason; the rest are ranked, and the top
three say what they satisfy and what stays unmet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

TOP = 3
HIGHEST_COMPETENCE = 10


class ImpossibleProfile(ValueError):
    """A competence is unknown, missing or not 0 to 10, or a capacity is negative."""


class Competence(StrEnum):
    THEORY = "theory"
    EMPATHY = "empathy"
    INDUSTRY = "industry"
    TECHNIQUE = "technique"
    CULTURE = "culture"
    TECHNOLOGY = "technology"


class Hard(StrEnum):
    """What a counselor must not break, in the order in which it is checked."""

    LICENCE = "licence"
    CAPACITY = "capacity"
    SITE = "site"
    LANGUAGE = "language"
    GENDER = "gender"


@dataclass(frozen=True, slots=True)
class Counselor:
    """What matching knows of a counselor.

    licence_until   last day of the licence, included; None where there is none
    free_places     new clients that can still be taken
    competences     every competence, 0 to 10
    """

    code: str
    sites: frozenset[str]
    languages: frozenset[str]
    gender: str
    licence_until: date | None
    free_places: int
    competences: Mapping[Competence, int]
    problems: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if set(self.competences) != set(Competence):
            raise ImpossibleProfile(f"{self.code}: six competences are needed")
        if not all(0 <= value <= HIGHEST_COMPETENCE for value in self.competences.values()):
            raise ImpossibleProfile(f"{self.code}: a competence is 0 to {HIGHEST_COMPETENCE}")
        if self.free_places < 0:
            raise ImpossibleProfile(f"{self.code}: capacity cannot be negative")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the client needs and wishes; None and empty mean "does not matter".

    on   the day for which the licence must be valid
    """

    on: date
    site: str | None = None
    language: str | None = None
    gender: str | None = None
    problems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, in any unit, never negative. What nobody wished counts nothing."""

    competences: Mapping[Competence, int] = field(
        default_factory=lambda: dict.fromkeys(Competence, 10)
    )
    problems: int = 30

    def __post_init__(self) -> None:
        if min((self.problems, *self.competences.values())) < 0:
            raise ImpossibleProfile("a weight cannot be negative")


@dataclass(frozen=True, slots=True)
class Match:
    """One counselor in the ranking.

    score                0 to 100, exact
    satisfied, unmet     ``problem:<code>``, sorted
    """

    counselor: str
    score: Fraction
    satisfied: tuple[str, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """``matches`` best first, ties by code; ``excluded`` counselor -> broken hard constraints."""

    matches: tuple[Match, ...]
    excluded: Mapping[str, tuple[Hard, ...]]


def rank_counselors(
    wishes: Wishes,
    counselors: Iterable[Counselor],
    *,
    weights: Weights | None = None,
    top: int = TOP,
) -> Ranking:
    """Rank the counselors who break no hard constraint and keep the first ``top`` of them."""
    weights = weights or Weights()
    matches = []
    excluded = {}
    for counselor in counselors:
        if broken := broken_constraints(wishes, counselor):
            excluded[counselor.code] = broken
        else:
            matches.append(_match(wishes, counselor, weights))
    matches.sort(key=lambda match: (-match.score, match.counselor))
    return Ranking(tuple(matches[:top]), excluded)


def broken_constraints(wishes: Wishes, counselor: Counselor) -> tuple[Hard, ...]:
    """Return the hard constraints that this counselor breaks for this client."""
    licence = counselor.licence_until
    holds = {
        Hard.LICENCE: licence is not None and wishes.on <= licence,
        Hard.CAPACITY: counselor.free_places > 0,
        Hard.SITE: wishes.site is None or wishes.site in counselor.sites,
        Hard.LANGUAGE: wishes.language is None or wishes.language in counselor.languages,
        Hard.GENDER: wishes.gender is None or wishes.gender == counselor.gender,
    }
    return tuple(constraint for constraint, held in holds.items() if not held)


def _match(wishes: Wishes, counselor: Counselor, weights: Weights) -> Match:
    parts = [
        (weights.competences.get(name, 0), Fraction(value, HIGHEST_COMPETENCE))
        for name, value in counselor.competences.items()
    ]
    wanted, offered = wishes.problems, counselor.problems
    if wanted:
        parts.append((weights.problems, Fraction(len(wanted & offered), len(wanted))))
    whole = sum(weight for weight, _ in parts)
    points = sum((weight * share for weight, share in parts), start=Fraction(0))
    return Match(
        counselor=counselor.code,
        score=100 * points / whole if whole else Fraction(0),
        satisfied=tuple(sorted(_codes(wanted & offered))),
        unmet=tuple(sorted(_codes(wanted - offered))),
    )


def _codes(problems: frozenset[str]) -> set[str]:
    return {f"problem:{code}" for code in problems}
