"""Who comes to the demo practice, when, and how far they have come by today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from counselcrm.demo.cast import JINGAN, PUDONG, XUHUI
from counselcrm.demo.chance import dice, pick

DAYS_A_MONTH = 30.4
# How many more come a month at the end of the story than at its beginning.
GROWTH = 9.0
DESK_HOURS = (9, 18)

SITES = {XUHUI: 38, PUDONG: 36, JINGAN: 26}
# The desk that a visitor of the demo opens has something to do.
SITES_OF_LATE = {XUHUI: 70, PUDONG: 15, JINGAN: 15}
SOURCES = {"friend": 27, "search": 24, "social": 19, "employer": 12, "doctor": 11, "other": 7}
SPONSORED = 0.06
MINORS = 0.035
WITHOUT_MAIL = 0.012
# How many of the last to come have only come so far, of all clients; at least one each.
HALF_WAY = {
    "new": 0.006,
    "unfinished": 0.006,
    "untiered": 0.005,
    "unsold": 0.003,
    "unbooked": 0.004,
}


class Reached(StrEnum):
    """How far a client has come by today."""

    NEW = "new"
    UNFINISHED = "unfinished"
    UNTIERED = "untiered"
    UNSOLD = "unsold"
    UNBOOKED = "unbooked"
    ON_THE_WAY = "on_the_way"


@dataclass(frozen=True, slots=True)
class Size:
    """How much practice: clients, counselors, months of history."""

    clients: int
    counselors: int
    months: int


SIZES = {"small": Size(40, 6, 2), "demo": Size(1_200, 24, 18), "large": Size(6_000, 96, 18)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the desk for the first time."""

    number: int
    at: datetime
    site: str
    source: str
    birth_year: int
    sponsored: bool
    consents: dict[str, bool]
    reached: Reached


def arrivals(size: Size, seed: int, now: datetime) -> list[Arrival]:
    """Return everybody who came, first to come first."""
    moments = sorted(
        _moment(dice(seed, "arrival", number), size, now) for number in range(size.clients)
    )
    stages = _stages(size.clients)
    recent = _recent(
        dice(seed, "recent"), now, sum(stage is not Reached.ON_THE_WAY for stage in stages)
    )
    # Whoever has only come so far came within the last days.
    moments = sorted([*moments[: len(moments) - len(recent)], *recent])
    return [
        _arrival(dice(seed, "who", number), number, at, stage, now)
        for number, (at, stage) in enumerate(zip(moments, stages, strict=True))
    ]


def _stages(count: int) -> list[Reached]:
    """Newest last: the later somebody came, the less far they are."""
    behind = {Reached(name): max(1, round(count * share)) for name, share in HALF_WAY.items()}
    tail = [stage for stage in reversed(Reached) for _ in range(behind.get(stage, 0))]
    return [Reached.ON_THE_WAY] * (count - len(tail)) + tail


def _moment(luck: Random, size: Size, now: datetime) -> datetime:
    """More come from month to month; the desk is open from Monday to Saturday."""
    # Inverse of a density that grows linearly from 1 to GROWTH over the story.
    slope = GROWTH - 1
    part = (((1 + slope) ** 2 - 1) * luck.random() + 1) ** 0.5 - 1
    days = (1 - part / slope) * size.months * DAYS_A_MONTH + 4
    return _open(luck, (now - timedelta(days=days)).date(), now)


def _recent(luck: Random, now: datetime, count: int) -> list[datetime]:
    """Return moments of the last three days, all of them past."""
    found = []
    for _ in range(count):
        at = now - timedelta(hours=luck.uniform(3, 76))
        found.append(at if at.hour >= DESK_HOURS[0] else at - timedelta(hours=14))
    return found


def _open(luck: Random, day: date, now: datetime) -> datetime:
    if day.weekday() == 6:
        day -= timedelta(days=1)
    minute = luck.randrange(DESK_HOURS[0] * 60, DESK_HOURS[1] * 60)
    return datetime.combine(day, time(minute // 60, minute % 60, luck.randrange(60)), now.tzinfo)


def _arrival(luck: Random, number: int, at: datetime, reached: Reached, now: datetime) -> Arrival:
    minor = luck.random() < MINORS
    age = luck.randint(13, 16) if minor else min(70, round(luck.triangular(19, 64, 29)))
    mails = luck.random() > WITHOUT_MAIL
    return Arrival(
        number=number,
        at=at,
        site=pick(luck, SITES) if reached is Reached.ON_THE_WAY else pick(luck, SITES_OF_LATE),
        source=pick(luck, SOURCES),
        birth_year=at.year - age,
        sponsored=not minor and luck.random() < SPONSORED,
        consents={
            "care": True,
            "email": mails,
            "sms": luck.random() < 0.6,
            "phone": not mails or luck.random() < 0.94,
            "surveys": luck.random() > 0.035,
            "research": luck.random() < 0.3,
            "employer": False,
        },
        reached=reached,
    )
