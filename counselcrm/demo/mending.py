"""How a bad answer is made good: the steps of one recovery case, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from counselcrm.demo import words
from counselcrm.demo.chance import pick
from feedback.rules.recovery import FailureType, Step

IN_HAND = timedelta(days=14)  # younger cases are still being worked on
STILL_WAITS, WAITS = timedelta(days=3), 0.6
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


def mending(dice: Random, opened_at: datetime, now: datetime) -> Mending:
    """Return how a case goes: old ones are closed, young ones stand at any of the steps."""
    failure = pick(
        dice,
        {
            FailureType.PROCESS: 50,
            FailureType.COMMUNICATION: 25,
            FailureType.RESULT: 15,
            FailureType.INTERPERSONAL: 10,
        },
    )
    agreed = dice.random() < 0.86
    moves = _moves(dice, opened_at, agreed)
    closing = moves[-1].at + timedelta(hours=dice.randint(1, 30))
    if now - opened_at < IN_HAND:
        # Some wait for their first reply, a few of them too long.
        waits = now - opened_at < STILL_WAITS and dice.random() < WAITS
        reached = 0 if waits else dice.randint(1, len(LEAF))
        moves, closing = moves[:reached], now + timedelta(days=1)
    return Mending(
        moves=tuple(move for move in moves if move.at < now),
        failure=failure,
        closed_at=closing if closing < now else None,
        client_agreed=agreed,
        cause=dice.choice(words.CAUSES),
    )


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
