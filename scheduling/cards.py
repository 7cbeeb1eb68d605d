"""A counselor of the ranking as the booking page shows her: words, and times by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import words
from scheduling.selectors import SlotChoice, TopMatch

DAYS_OFFERED = 3
METHODS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One reason. ``met``: it speaks for the counselor; otherwise a wish stays open."""

    text: str
    met: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The free times of one day, earliest first."""

    starts_at: datetime
    slots: tuple[SlotChoice, ...]


@dataclass(frozen=True, slots=True)
class CounselorCard:
    """What stands on one card.

    first   the first free time of each of the next days
    more    every other free time, by day
    open    whether the other times are unfolded, because one of them is chosen
    """

    name: str
    subtitle: str
    score: int
    lines: tuple[Line, ...]
    free_places: str
    first: tuple[SlotChoice, ...]
    more: tuple[Day, ...]
    open: bool


def card_of(match: TopMatch, chosen: str) -> CounselorCard:
    """Return the card of one match; ``chosen`` is the key of the slot whose radio is on."""
    first = tuple(day.slots[0] for day in _by_day(match.slots)[:DAYS_OFFERED])
    rest = [slot for slot in match.slots if slot not in first]
    counselor = match.counselor
    methods = [words.method(code) for code in counselor.methods[:METHODS_SHOWN]]
    return CounselorCard(
        name=str(counselor),
        subtitle=" · ".join([counselor.get_level_display(), *methods, str(counselor.site)]),
        score=match.score,
        lines=tuple(_lines(match)),
        free_places=words.free_places(match.free_places),
        first=first,
        more=tuple(_by_day(rest)),
        open=any(slot.key == chosen for slot in rest),
    )


def _lines(match: TopMatch) -> list[Line]:
    own = [_("Already counsels this client")] if match.own else []
    problems = [words.wish(code) for code in match.satisfied]
    strengths = [words.strength(name, value) for name, value in match.strengths]
    unmet = [_("Not a specialty: %s") % words.wish(code) for code in match.unmet]
    return [
        *(Line(text, met=True) for text in (*own, *problems, *strengths)),
        *(Line(text, met=False) for text in unmet),
    ]


def _by_day(slots: Iterable[SlotChoice]) -> list[Day]:
    days = groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at))
    grouped = [tuple(of_day) for _day, of_day in days]
    return [Day(of_day[0].starts_at, of_day) for of_day in grouped]
