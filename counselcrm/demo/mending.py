"""How a bad answer is made good: the steps of one recovery case, and when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from counselcrm.demo import words
from counselcrm.demo.chance import pick
from feedback.rules.recovery import FailureType, Step

IN_HAND = timedelta(days=14)  # younger cases are still being worked on
AGREES = 0.86
LEAF = (Step.LISTEN, Step.EMPATHISE, Step.ACT, Step.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Move:
    """One step and when it was done."""

    step: Step
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Mending:
    """What was done so far; ``closed_at`` is None while the case is open."""

    moves: tuple[Move, ...]
    failure: FailureType
    closed_at: datetime | None
    client_agreed: bool
    cause: str


def in_hand(opened_at: datetime, now: datetime) -> bool:
    """Whether a case is young enough to be still worked on."""
    return now - opened_at < IN_HAND


def mending(dice: Random, opened_at: datetime, now: datetime, reached: int | None) -> Mending:
    """Return how a case goes.

    reached   how many steps are done by now, 0 to 4; None for a case that was closed long ago
    """
    failure = pick(
        dice,
        {
            FailureType.PROCESS: 50,
            FailureType.COMMUNICATION: 25,
            FailureType.RESULT: 15,
            FailureType.INTERPERSONAL: 10,
        },
    )
    agreed = dice.random() < AGREES
    moves = _moves(dice, opened_at, agreed)
    closing = moves[-1].at + timedelta(hours=dice.randint(1, 30))
    closed_at = closing if reached is None and closing < now else None
    if reached is not None:
        moves = _by_now(moves[:reached], opened_at, now)
    return Mending(
        moves=tuple(move for move in moves if move.at < now),
        failure=failure,
        closed_at=closed_at,
        client_agreed=agreed,
        cause=dice.choice(words.CAUSES),
    )


def _by_now(moves: list[Move], opened_at: datetime, now: datetime) -> list[Move]:
    """Do the steps of a young case sooner where they would lie ahead."""
    if not moves or moves[-1].at < now:
        return moves
    pace = 0.9 * (now - opened_at) / (moves[-1].at - opened_at)
    return [replace(move, at=opened_at + pace * (move.at - opened_at)) for move in moves]


def _moves(dice: Random, opened_at: datetime, agreed: bool) -> list[Move]:
    """The client's yes comes with the first follow-up; without it two are on record."""
    reply = dice.uniform(26, 44) if dice.random() < 0.07 else dice.uniform(1, 22)
    waits = [reply, dice.uniform(0.3, 3), dice.uniform(4, 50), dice.uniform(70, 190)]
    notes = [words.LISTENED, words.EMPATHISED, words.ACTED, words.FOLLOWED_UP]
    steps = list(LEAF)
    if not agreed:
        waits.append(dice.uniform(40, 90))
        notes.append(words.FOLLOWED_UP)
        steps.append(Step.FOLLOW_UP)
    moves, at = [], opened_at
    for step, wait, texts in zip(steps, waits, notes, strict=True):
        at += timedelta(hours=wait)
        moves.append(Move(step, at, dice.choice(texts)))
    return moves
