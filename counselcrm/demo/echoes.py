"""Whether and when a client of the story answers the survey after a session."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from counselcrm.demo.chance import pick
from counselcrm.demo.events import Call, Echo, Visit
from feedback.rules.surveys import CLOSE_AFTER, INVITE_AFTER, REMIND_AFTER

# How readily people answer, and how many are of that kind.
READINESS = {0.92: 0.53, 0.5: 0.30, 0.06: 0.17}
AFTER_REMINDER = 0.24
LATE = 0.06
STOPS = 0.008
DESK_OPENS, DESK_CLOSES = time(9, 30), time(18)
# How calls to the silent go.
CALLS = {
    (Call.ANSWERED,): 32,
    (Call.DECLINED,): 34,
    (Call.NOBODY, Call.ANSWERED): 12,
    (Call.NOBODY, Call.DECLINED): 16,
    (Call.NOBODY,) * 6: 6,
}
BETWEEN_CALLS = (timedelta(hours=1), timedelta(hours=24))
NIGHT = range(1, 7)


@dataclass(frozen=True, slots=True)
class Habits:
    """How one client deals with surveys."""

    readiness: float

    @classmethod
    def of(cls, dice: Random) -> "Habits":
        return cls(pick(dice, READINESS))


def echo(
    dice: Random,
    habits: Habits,
    visit: Visit,
    now: datetime,
    *,
    by_link: bool,
    by_phone: bool,
) -> Echo:
    """Return what comes back after a session that was held; what lies ahead is left out.

    by_link, by_phone   the ways in which this client may be asked
    """
    closes_at = visit.ends_at + CLOSE_AFTER
    if by_link and dice.random() < habits.readiness:
        return _link(_answer(dice, visit.ends_at), now)
    if by_link and dice.random() < STOPS:
        at = visit.ends_at + INVITE_AFTER + timedelta(minutes=dice.randint(5, 600))
        return Echo(stopped_at=at if at < now else None)
    if by_link and dice.random() < LATE:
        return _link(closes_at + timedelta(hours=dice.uniform(1, 40)), now)
    if not by_phone:
        return Echo()
    calls = tuple(call for call in _calls(dice, closes_at) if call[0] < now)
    answered = bool(calls) and calls[-1][1] is Call.ANSWERED
    return Echo(answered_at=calls[-1][0] if answered else None, calls=calls)


def _link(at: datetime, now: datetime) -> Echo:
    return Echo(answered_at=at if at < now else None)


def _answer(dice: Random, ended_at: datetime) -> datetime:
    """Most answer within a few hours of the letter, some only after the reminder; few at night."""
    if dice.random() < AFTER_REMINDER:
        at = ended_at + REMIND_AFTER + timedelta(hours=min(dice.expovariate(1 / 5), 16))
    else:
        at = ended_at + INVITE_AFTER + timedelta(hours=min(dice.expovariate(1 / 6), 40))
    at += timedelta(minutes=dice.randint(2, 50))
    return at + timedelta(hours=6) if at.hour in NIGHT else at


def _calls(dice: Random, closes_at: datetime) -> list[tuple[datetime, Call]]:
    at = closes_at + timedelta(minutes=dice.randint(20, 1_500))
    found = []
    for place, outcome in enumerate(pick(dice, CALLS)):
        at = _at_the_desk(at + timedelta(minutes=dice.randint(1, 40)))
        found.append((at, outcome))
        at += BETWEEN_CALLS[place % 2]
    return found


def _at_the_desk(at: datetime) -> datetime:
    """Return the moment, or else the next one at which somebody is at the desk."""
    if at.time() > DESK_CLOSES:
        at = datetime.combine(at.date() + timedelta(days=1), DESK_OPENS, at.tzinfo)
    elif at.time() < DESK_OPENS:
        at = datetime.combine(at.date(), DESK_OPENS, at.tzinfo)
    return at
