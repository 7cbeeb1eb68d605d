"""How long a client may fill in forms alone, and what may become of it. Pure.

Worked cases: docs/algorithms/selffill.md.
"""

from datetime import datetime, timedelta
from enum import StrEnum


class Place(StrEnum):
    """Where the client fills the forms in."""

    HOME = "home"
    TABLET = "tablet"


class State(StrEnum):
    """``EXPIRED`` is written down by the clock; until then ``state_at`` tells it."""

    SENT = "sent"
    BEGUN = "begun"
    FINISHED = "finished"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN_FOR = {Place.HOME: timedelta(days=7), Place.TABLET: timedelta(hours=2)}
# What was begun and never finished is forgotten after so long without a touch.
KEPT = timedelta(days=30)

# At most one of these for a client at a time.
WAITING = (State.SENT, State.BEGUN, State.FINISHED)

MOVES: dict[State, frozenset[State]] = {
    State.SENT: frozenset({State.BEGUN, State.WITHDRAWN, State.EXPIRED}),
    State.BEGUN: frozenset({State.FINISHED, State.REVIEWED, State.WITHDRAWN, State.EXPIRED}),
    State.FINISHED: frozenset({State.REVIEWED, State.WITHDRAWN}),
    State.REVIEWED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.EXPIRED: frozenset(),
}


def may_move(state: State, to: State) -> bool:
    return to in MOVES[state]


def expiry(place: Place, now: datetime) -> datetime:
    """Return the moment from which a link handed out now opens nothing."""
    return now + OPEN_FOR[place]


def state_at(state: State, expires_at: datetime, now: datetime) -> State:
    """Return the state as people see it: a link nobody used in time has expired."""
    if state in (State.SENT, State.BEGUN) and now >= expires_at:
        return State.EXPIRED
    return state


def link_opens(state: State, expires_at: datetime, now: datetime) -> bool:
    """Whether the link opens anything; also after finishing, to say thank you."""
    return state in WAITING and now < expires_at


def to_review(state: State, expires_at: datetime, now: datetime) -> bool:
    """Whether a person is to look it over: it is finished, or its time ended half-way."""
    return state is State.FINISHED or (state is State.BEGUN and now >= expires_at)
