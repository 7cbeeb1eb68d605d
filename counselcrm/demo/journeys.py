"""What one client of the story buys, and when the sessions are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from counselcrm.demo.cast import PUDONG, Guide
from counselcrm.demo.chance import pick
from counselcrm.demo.diary import Diary, moment
from counselcrm.demo.echoes import Habits, echo
from counselcrm.demo.events import Event, Fate, Purchase, Visit
from packages.catalogue import DEFAULTS
from tiering.rules.tiers import Tier

SESSIONS = {entry.code: entry.sessions for entry in DEFAULTS}
TIERS_OF = {entry.code: entry.tiers for entry in DEFAULTS}
FOR_EVERY_TIER = "short-term-5"
FIRST_CHOICE = {
    Tier.BASIC: {"half-price-first": 50, "trial-card-3": 35, "short-term-5": 15},
    Tier.DEVELOPMENT: {"trial-card-3": 26, "short-term-5": 60, "long-term-20": 6, "family-8": 8},
    Tier.FLAGSHIP: {"short-term-5": 58, "long-term-20": 20, "prevention-10": 22},
}
NEXT_CHOICE = {
    Tier.BASIC: {"trial-card-3": 55, "short-term-5": 45},
    Tier.DEVELOPMENT: {"short-term-5": 80, "family-8": 20},
    Tier.FLAGSHIP: {"short-term-5": 60, "prevention-10": 40},
}
# How many buy a package at all; the others think it over and do not come back.
BUYS = {Tier.BASIC: 0.36, Tier.DEVELOPMENT: 0.5, Tier.FLAGSHIP: 0.6}
BUYS_AGAIN = {Tier.BASIC: 0.14, Tier.DEVELOPMENT: 0.2, Tier.FLAGSHIP: 0.22}
MOST_PURCHASES = 3
FINISHES = {1: 0.97, 3: 0.75, 5: 0.7, 8: 0.5, 10: 0.4, 20: 0.15}
MINUTES = {Tier.BASIC: 50, Tier.DEVELOPMENT: 50, Tier.FLAGSHIP: 60}

# Days until the first session: from, to.
WAIT = {Tier.BASIC: (2, 9), Tier.DEVELOPMENT: (1, 5), Tier.FLAGSHIP: (0, 2)}
# Pudong: months back from now → days on top.
WAIT_AT_PUDONG = {4: (1, 3), 3: (3, 6), 2: (6, 10), 1: (8, 13), 0: (9, 14)}

MISSED, MOVED = 0.035, 0.045
PAUSES = 0.05
# Sessions that are over but not in the books yet, of those of the last day: so is the evening.
STAYS_OPEN = 0.25
STAYS_OPEN_FOR = timedelta(hours=26)
SAME_WEEKDAY_AS_TODAY = 0.4


@dataclass
class Course:
    """Plans the visits of one client with one counselor."""

    dice: Random
    diary: Diary
    guide: int
    guides: Sequence[Guide]
    tier: Tier
    now: datetime

    def __post_init__(self) -> None:
        self._habits = Habits.of(self.dice)
        self._weekday, self._hour = self.diary.habit(self.dice, self.guide)
        if self.dice.random() < SAME_WEEKDAY_AS_TODAY and self.now.weekday() in self._days:
            self._weekday = self.now.weekday()
        self._rhythm = 7 if self.tier is not Tier.BASIC or self.dice.random() < 0.45 else 14
        self._online = self.dice.random() < 0.25
        self._count = 0

    @property
    def _days(self) -> tuple[int, ...]:
        return self.guides[self.guide].days

    def events(self, tiered_at: datetime) -> Iterator[Event]:
        """Yield purchases and visits from the day of the tier on, up to today's next booking."""
        at = tiered_at + timedelta(minutes=self.dice.randint(3, 9))
        day = at.date() + timedelta(days=self._wait(at))
        for bought in range(MOST_PURCHASES):
            package = pick(self.dice, (FIRST_CHOICE if bought == 0 else NEXT_CHOICE)[self.tier])
            yield Purchase(at, package)
            last = None
            for last in self._visits(at, day, self._sessions_of(package)):
                yield last
            if last is None or last.fate is Fate.BOOKED:
                return
            at = last.recorded_at + timedelta(minutes=6)
            day = self._following(last.starts_at.date())
            if at >= self.now or self.dice.random() > BUYS_AGAIN[self.tier]:
                return

    def _sessions_of(self, package: str) -> int:
        """Most use up what they bought; the others stop earlier."""
        sessions = SESSIONS[package]
        if self.dice.random() < FINISHES[sessions]:
            return sessions
        return self.dice.randint(max(1, sessions // 3), max(1, sessions - 1))

    def _visits(self, booked_at: datetime, day: date, held: int) -> Iterator[Visit]:
        while held:
            booked_at += timedelta(minutes=self.dice.randint(2, 6))
            if booked_at >= self.now:
                return
            visit = self._visit(booked_at, day)
            yield visit
            held -= visit.fate is Fate.HELD
            if visit.fate is Fate.BOOKED and visit.starts_at > self.now:
                return
            # What is over but not in the books was followed by a booking all the same.
            open_still = visit.fate is Fate.BOOKED
            held -= open_still
            booked_at = booked_at if open_still else visit.recorded_at
            day = self._following(visit.starts_at.date())

    def _visit(self, booked_at: datetime, day: date) -> Visit:
        day = max(day, booked_at.date() + timedelta(days=1))
        starts_at = moment(self.diary.take(self.guide, day, self._hour), self.now)
        minutes = MINUTES[self.tier]
        over = starts_at + timedelta(minutes=minutes)
        recorded_at = over + timedelta(minutes=self.dice.randint(4, 25))
        luck = self.dice.random()
        fate = Fate.HELD
        if luck < MISSED:
            fate = Fate.NO_SHOW
        elif luck < MISSED + MOVED:
            fate = Fate.CANCELLED
            recorded_at = max(booked_at, starts_at - timedelta(hours=self.dice.uniform(3, 30)))
            recorded_at += timedelta(minutes=1)
        stays_open = self.now - over < STAYS_OPEN_FOR and self.dice.random() < STAYS_OPEN
        if recorded_at >= self.now or (stays_open and fate is Fate.HELD):
            fate = Fate.BOOKED
        visit = Visit(
            number=self._count,
            booked_at=booked_at,
            starts_at=starts_at,
            minutes=minutes,
            recorded_at=recorded_at,
            fate=fate,
            online=self._online and self.dice.random() < 0.85,
        )
        self._count += 1
        return visit

    def with_echo(self, visit: Visit, *, by_link: bool, by_phone: bool) -> Visit:
        """Add what came back after a session that was held."""
        if visit.fate is not Fate.HELD:
            return visit
        heard = echo(self.dice, self._habits, visit, self.now, by_link=by_link, by_phone=by_phone)
        return replace(visit, echo=heard)

    def _wait(self, at: datetime) -> int:
        days = self.dice.randint(*WAIT[self.tier])
        if self.guides[self.guide].site == PUDONG:
            extra = WAIT_AT_PUDONG.get(months_between(at, self.now))
            days += self.dice.randint(*extra) if extra else 0
        return days

    def _following(self, day: date) -> date:
        """Return the next day of the habit, one rhythm later."""
        if self.dice.random() < PAUSES:
            day += timedelta(days=14)
        day += timedelta(days=self._rhythm - 3)
        return day + timedelta(days=(self._weekday - day.weekday()) % 7)


def on_sale(package: str, tier: Tier) -> str:
    """Return the package, or one that is sold to every tier where this one is not."""
    return package if tier in TIERS_OF[package] else FOR_EVERY_TIER


def months_between(earlier: datetime, later: datetime) -> int:
    """Return by how many months of the calendar the first lies before the second."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
