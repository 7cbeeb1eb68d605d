"""When a client is asked, and which answers are accepted. Pure.

Feedback is received within 72 elapsed hours of a session's end. Elapsed hours, never wall-clock
days: 72 hours stay 72 hours when the clocks change.
Worked cases: docs/algorithms/surveys.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crisis.rules.moments import in_utc

INVITE_AFTER = timedelta(hours=24)
REMIND_AFTER = timedelta(hours=48)
CLOSE_AFTER = timedelta(hours=72)
SEND_WITHIN = timedelta(hours=1)


class SurveyField(StrEnum):
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    FORM = "form"


class SurveyProblemCode(StrEnum):
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    OUT_OF_RANGE = "out_of_range"
    NOTHING_ANSWERED = "nothing_answered"


SCALES: dict[SurveyField, tuple[int, int]] = {
    SurveyField.NPS: (0, 10),
    SurveyField.CSAT: (1, 5),
    SurveyField.CES: (1, 7),
}


@dataclass(frozen=True, slots=True)
class DueTimes:
    """The three moments of one invitation, in UTC."""

    invite_at: datetime
    remind_at: datetime
    close_at: datetime


@dataclass(frozen=True, slots=True)
class SurveyProblem:
    """What is wrong with one field; ``form`` for the whole. ``low``, ``high`` bound its scale."""

    field: SurveyField
    code: SurveyProblemCode
    low: int | None = None
    high: int | None = None


def due_times(ended_at: datetime) -> DueTimes:
    """Return when the invitation leaves, the silent are reminded and the window closes.

    :raises NaiveMoment: if the session's end has no time zone
    """
    ended_at = in_utc(ended_at)
    return DueTimes(
        invite_at=ended_at + INVITE_AFTER,
        remind_at=ended_at + REMIND_AFTER,
        close_at=ended_at + CLOSE_AFTER,
    )


def is_late(*, answered_at: datetime, ended_at: datetime) -> bool:
    """Return whether an answer came after the window; at exactly 72 hours it is in time.

    :raises NaiveMoment: if a moment has no time zone
    """
    return in_utc(answered_at) > due_times(ended_at).close_at


def sent_in_time(*, sent_at: datetime, ended_at: datetime) -> bool:
    """Return whether the invitation left within an hour of its due moment, inclusive.

    :raises NaiveMoment: if a moment has no time zone
    """
    return in_utc(sent_at) <= due_times(ended_at).invite_at + SEND_WITHIN


def check_survey_answers(
    *, nps: object = None, csat: object = None, ces: object = None, comment: str = ""
) -> tuple[SurveyProblem, ...]:
    """Return what is wrong with an answered form; empty where it is accepted.

    nps    0 to 10, or None
    csat   1 to 5, or None
    ces    1 to 7, or None

    Each is optional, but one of them or a comment must be there.
    """
    given = {SurveyField.NPS: nps, SurveyField.CSAT: csat, SurveyField.CES: ces}
    if all(value is None for value in given.values()) and not comment.strip():
        return (SurveyProblem(SurveyField.FORM, SurveyProblemCode.NOTHING_ANSWERED),)
    problems = (_problem(field, value) for field, value in given.items() if value is not None)
    return tuple(problem for problem in problems if problem is not None)


def _problem(field: SurveyField, value: object) -> SurveyProblem | None:
    low, high = SCALES[field]
    if not isinstance(value, int) or isinstance(value, bool):
        return SurveyProblem(field, SurveyProblemCode.NOT_A_WHOLE_NUMBER, low, high)
    if not low <= value <= high:
        return SurveyProblem(field, SurveyProblemCode.OUT_OF_RANGE, low, high)
    return None
