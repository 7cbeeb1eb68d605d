"""The way of a policy from draft to force, and who may take which step. Pure.

draft → linted → simulated → accepted → published. Whatever changes a number leads back to draft.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum

SHORTEST_REASON = 10


class State(StrEnum):
    DRAFT = "draft"
    LINTED = "linted"
    SIMULATED = "simulated"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.LINTED, State.WITHDRAWN}),
    State.LINTED: frozenset({State.DRAFT, State.SIMULATED, State.WITHDRAWN}),
    State.SIMULATED: frozenset({State.DRAFT, State.ACCEPTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.DRAFT, State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
# A number may change in these; an accepted version is first taken back to draft on purpose.
EDITABLE = frozenset({State.DRAFT, State.LINTED, State.SIMULATED})


class StepRefused(ValueError):
    """This step cannot be taken now, or not by this person."""


class WrongState(StepRefused):
    """The version is not where this step begins."""


class OwnDraft(StepRefused):
    """Who wrote or changed a draft does not accept it."""


class BelowFloor(StepRefused):
    """The draft would put somebody below the floor that is in force."""


class NotSimulated(StepRefused):
    """No finished simulation of exactly these numbers."""


def can_move(now: State, wanted: State) -> bool:
    return wanted in MOVES[now]


def check_move(now: State, wanted: State) -> None:
    """:raises WrongState: if ``wanted`` does not follow ``now``"""
    if not can_move(now, wanted):
        raise WrongState(f"{wanted} does not follow {now}")


def reached(*, clean: bool, simulated: bool) -> State:
    """Return where an editable version stands.

    clean       the lint found no error and every warning is acknowledged
    simulated   a simulation of exactly these numbers is finished and broke no floor
    """
    if not clean:
        return State.DRAFT
    return State.SIMULATED if simulated else State.LINTED


def check_acceptance(
    *, state: State, authors: frozenset[object], by: object, floor_breaks: int | None
) -> None:
    """Refuse an acceptance that dual control or the floor forbids.

    authors        identities of everybody who wrote a number of it
    floor_breaks   clients whom the simulation put below the floor in force; None without one

    :raises OwnDraft: if ``by`` is one of the authors
    :raises NotSimulated: without a finished simulation of these numbers
    :raises BelowFloor: if it put anybody below the floor in force
    :raises WrongState: if the version is not simulated
    """
    if by in authors:
        raise OwnDraft("Nobody accepts a draft of their own.")
    if floor_breaks is None:
        raise NotSimulated("Simulate these numbers first.")
    if floor_breaks > 0:
        raise BelowFloor("Somebody would fall below the floor.")
    check_move(state, State.ACCEPTED)


def next_version(newest: str, *, taken: frozenset[str] = frozenset()) -> str:
    """Return the name of the next draft: "tier-rule/1.0.0" → "tier-rule/1.1.0", past taken ones."""
    name, _, number = newest.partition("/")
    major, minor, *_patch = (int(part) for part in number.split("."))
    while True:
        minor += 1
        version = f"{name}/{major}.{minor}.0"
        if version not in taken:
            return version


def fingerprint(thresholds: Mapping[str, object]) -> str:
    """Return the SHA-256 of the numbers, without the version's name, as 64 hex digits.

    Two versions with equal numbers are equal here: a simulation belongs to numbers, not to names.
    """
    numbers = {name: value for name, value in thresholds.items() if name != "version"}
    text = json.dumps(numbers, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
