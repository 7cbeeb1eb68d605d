"""How complete an intake file is. Pure.

Every piece weighs the same; an answer of "prefers not to say" is an answer.
"""

from dataclasses import dataclass
from enum import StrEnum


class Piece(StrEnum):
    """What a complete file holds, in the order in which staff ask for it."""

    NAME = "name"
    CONTACT = "contact"
    CARE_CONSENT = "care_consent"
    CONTACT_CONSENT = "contact_consent"
    SURVEY_CONSENT = "survey_consent"
    SOURCE = "source"
    SADS = "sads"
    WILLINGNESS = "willingness"
    GOAL = "goal"
    PHQ_9 = "phq_9"
    GAD_7 = "gad_7"
    DURATION = "duration"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class File:
    """Which pieces are there.

    contact           at least one way to reach the client
    care_consent      given
    contact_consent   given, for at least one channel
    survey_consent    asked, whatever the answer
    willingness       income or budget stated, or "prefers not to say", or not to be asked
    goal              at least one goal in the client's words
    sads, phq_9, gad_7   every item answered
    """

    name: bool = False
    contact: bool = False
    care_consent: bool = False
    contact_consent: bool = False
    survey_consent: bool = False
    source: bool = False
    sads: bool = False
    willingness: bool = False
    goal: bool = False
    phq_9: bool = False
    gad_7: bool = False
    duration: bool = False
    problems: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """``percent`` 0 to 100, cut, so that 100 means complete; ``missing`` in asking order."""

    percent: int
    missing: tuple[Piece, ...]


def completeness(file: File) -> Completeness:
    """Return how much of the file is there and what is missing."""
    missing = tuple(piece for piece in Piece if not getattr(file, piece.value))
    there = len(Piece) - len(missing)
    return Completeness(percent=100 * there // len(Piece), missing=missing)
