"""Making good: when a case opens, its four steps, its first reply and its end. Pure.

LEAF: listen, empathise, act, follow up. Worked cases: docs/algorithms/recovery.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crisis.rules.moments import in_utc

DETRACTOR_UP_TO = 6
CSAT_LOW_UP_TO = 2
CES_HIGH_FROM = 6
FIRST_REPLY_WITHIN = timedelta(hours=24)
FOLLOW_UPS_INSTEAD_OF_YES = 2


class OpenReason(StrEnum):
    """Why a case was opened: by the answer itself, or by a manager who read it."""

    DETRACTOR = "detractor"
    LOW_SATISFACTION = "low_satisfaction"
    HIGH_EFFORT = "high_effort"
    WANTS_CONTACT = "wants_contact"
    OPENED_BY_HAND = "opened_by_hand"


class Step(StrEnum):
    LISTEN = "listen"
    EMPATHISE = "empathise"
    ACT = "act"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class FailureType(StrEnum):
    """What went wrong."""

    RESULT = "result"
    PROCESS = "process"
    COMMUNICATION = "communication"
    INTERPERSONAL = "interpersonal"


class Unfinished(StrEnum):
    """What a case still lacks before it may be closed."""

    STEPS = "steps"
    CLIENT_YES = "client_yes"
    ROOT_CAUSE = "root_cause"
    ACTION = "action"


class StepNotAllowed(ValueError):
    """A step was skipped, or the case would go back."""

    def __init__(self, now: Step, wanted: Step) -> None:
        self.now = now
        self.wanted = wanted
        super().__init__(f"a case at {now} cannot go to {wanted}")


class CannotClose(ValueError):
    """A case cannot be closed yet; ``unfinished`` says what it lacks."""

    def __init__(self, unfinished: tuple["Unfinished", ...]) -> None:
        self.unfinished = unfinished
        super().__init__(f"still open: {', '.join(unfinished)}")


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known when somebody wants to close a case.

    client_yes   the client said that it is good now
    follow_ups   documented attempts to ask the client
    root_cause   what lay beneath, after five times why
    action       what was changed
    """

    step: Step
    client_yes: bool
    follow_ups: int
    root_cause: str
    action: str


# A closed case reopens where it began: what was heard the first time was not enough.
_NEXT = {
    Step.LISTEN: Step.EMPATHISE,
    Step.EMPATHISE: Step.ACT,
    Step.ACT: Step.FOLLOW_UP,
    Step.FOLLOW_UP: Step.CLOSED,
    Step.CLOSED: Step.LISTEN,
}


def why_open(
    *, nps: int | None, csat: int | None, ces: int | None, wants_contact: bool
) -> tuple[OpenReason, ...]:
    """Return why an answer opens a case; empty where it opens none. None is unanswered."""
    stands = {
        OpenReason.DETRACTOR: nps is not None and nps <= DETRACTOR_UP_TO,
        OpenReason.LOW_SATISFACTION: csat is not None and csat <= CSAT_LOW_UP_TO,
        OpenReason.HIGH_EFFORT: ces is not None and ces >= CES_HIGH_FROM,
        OpenReason.WANTS_CONTACT: wants_contact,
    }
    return tuple(reason for reason, holds in stands.items() if holds)


def next_step(now: Step) -> Step:
    """Return the only step that may follow. After closing that is listening again (a reopening)."""
    return _NEXT[now]


def can_move(now: Step, wanted: Step) -> bool:
    """Return whether ``wanted`` is the next step."""
    return wanted is _NEXT[now]


def check_move(now: Step, wanted: Step) -> None:
    """Refuse skipping and going back. Closing needs ``check_close`` as well.

    :raises StepNotAllowed: if ``wanted`` is not the next step
    """
    if not can_move(now, wanted):
        raise StepNotAllowed(now, wanted)


def unfinished(closing: Closing) -> tuple[Unfinished, ...]:
    """Return what keeps the case open, in the order of the form."""
    agreed = closing.client_yes or closing.follow_ups >= FOLLOW_UPS_INSTEAD_OF_YES
    holds = {
        Unfinished.STEPS: closing.step is not Step.FOLLOW_UP,
        Unfinished.CLIENT_YES: not agreed,
        Unfinished.ROOT_CAUSE: not closing.root_cause.strip(),
        Unfinished.ACTION: not closing.action.strip(),
    }
    return tuple(lack for lack, stands in holds.items() if stands)


def may_close(closing: Closing) -> bool:
    """Return whether nothing keeps the case open."""
    return not unfinished(closing)


def check_close(closing: Closing) -> None:
    """Refuse closing too early.

    :raises CannotClose: with what is still unfinished
    """
    if lacks := unfinished(closing):
        raise CannotClose(lacks)


def first_reply_due(opened_at: datetime) -> datetime:
    """Return until when a person must have replied, in UTC: 24 elapsed hours, weekends count.

    :raises NaiveMoment: if the moment has no time zone
    """
    return in_utc(opened_at) + FIRST_REPLY_WITHIN


def replied_in_time(*, opened_at: datetime, replied_at: datetime) -> bool:
    """Return whether a person replied in time; exactly 24 hours is in time.

    ``replied_at`` is a person's reply: an automatic message never counts and is not handed in.

    :raises NaiveMoment: if a moment has no time zone
    """
    return in_utc(replied_at) <= first_reply_due(opened_at)
