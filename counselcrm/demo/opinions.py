"""What clients of the story answer.

Marks are dealt out by quota, one site and month at a time, to those who are most content first:
so the practice's figures tell the story for certain, and each client still stays in character.

The story: two sites do well. At Pudong waiting for a first session grew over the last four months;
effort rises, recommendation falls, and the comments say why.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from counselcrm.demo import words
from counselcrm.demo.cast import JINGAN, PUDONG, XUHUI
from counselcrm.demo.chance import dice, pick, shares

Key = TypeVar("Key", bound=Hashable)

# Shares of 9–10 and of 0–6.
USUAL = {XUHUI: (0.63, 0.06), PUDONG: (0.58, 0.075), JINGAN: (0.61, 0.065)}
# Months back from the current one → the same, and what waiting adds to the effort.
FALL = {
    3: (0.575, 0.075, 0.1),
    2: (0.485, 0.145, 0.45),
    1: (0.42, 0.22, 0.95),
    0: (0.42, 0.22, 1.0),
}
NOISE = 0.02
COMMENTS = {"promoter": 0.34, "passive": 0.30, "detractor": 0.72}
LEFT_OUT = 0.02

# Marks by mood, and how often.
NPS = {
    "promoter": {10: 56, 9: 44},
    "passive": {8: 62, 7: 38},
    "detractor": {6: 46, 5: 28, 4: 12, 3: 8, 2: 4, 1: 1, 0: 1},
}
CSAT = {
    "promoter": {5: 86, 4: 14},
    "passive": {4: 72, 5: 19, 3: 9},
    "detractor": {3: 50, 4: 20, 2: 24, 1: 6},
}
CES = {
    "promoter": {1: 55, 2: 37, 3: 8},
    "passive": {1: 20, 2: 47, 3: 27, 4: 6},
    "detractor": {2: 15, 3: 30, 4: 30, 5: 20, 6: 5},
}
HIGHEST_EFFORT = {"promoter": 5, "passive": 5, "detractor": 7}
WANTS_CONTACT = {"promoter": 0.01, "passive": 0.015, "detractor": 0.22}


@dataclass(frozen=True, slots=True)
class Asked:
    """One answered survey, before it is known what it says.

    months_back   months from the session's month to the current one
    content       how well it goes for this client: higher is better, any unit
    """

    site: str
    months_back: int
    content: float
    english: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one client answers; a mark that was left out is None."""

    nps: int | None
    csat: int | None
    ces: int | None
    comment: str
    wants_contact: bool
    counselor_may_see: bool


def opinions(seed: int, asked: Mapping[Key, Asked]) -> dict[Key, Opinion]:
    """Return what each of them answers."""
    groups: dict[tuple[str, int], list[Key]] = defaultdict(list)
    for key, one in asked.items():
        groups[one.site, one.months_back].append(key)
    found: dict[Key, Opinion] = {}
    for (site, back), keys in sorted(groups.items()):
        luck = dice(seed, "opinions", site, back)
        happiest_first = sorted(keys, key=lambda key: -asked[key].content)
        waiting = FALL[back][2] if _falls(site, back) else 0.0
        for key, mood in zip(happiest_first, _moods(luck, site, back, len(keys)), strict=True):
            found[key] = _opinion(luck, mood, waiting, asked[key].english)
    return found


def _falls(site: str, back: int) -> bool:
    return site == PUDONG and back in FALL


def _moods(luck: Random, site: str, back: int, count: int) -> Iterable[str]:
    if _falls(site, back):
        up, down, _waiting = FALL[back]
    else:
        up, down = USUAL[site]
        up += luck.uniform(-NOISE, NOISE)
    promoters, passives, detractors = shares(count, up, 1 - up - down)
    return ["promoter"] * promoters + ["passive"] * passives + ["detractor"] * detractors


def _opinion(luck: Random, mood: str, waiting: float, english: bool) -> Opinion:
    ces = pick(luck, CES[mood]) + int(waiting) + (luck.random() < waiting % 1)
    marks = [pick(luck, NPS[mood]), pick(luck, CSAT[mood]), min(ces, HIGHEST_EFFORT[mood])]
    left_out = 0.0 if waiting else LEFT_OUT  # where every answer counts for the story
    kept = [None if luck.random() < left_out else mark for mark in marks]
    nps, csat, ces_kept = kept if any(mark is not None for mark in kept) else marks
    said = luck.random() < COMMENTS[mood]
    return Opinion(
        nps=nps,
        csat=csat,
        ces=ces_kept,
        comment=_comment(luck, mood, waiting)[english] if said else "",
        wants_contact=luck.random() < WANTS_CONTACT[mood],
        counselor_may_see=luck.random() < 0.2,
    )


def _comment(luck: Random, mood: str, waiting: float) -> tuple[str, str]:
    if mood != "promoter" and luck.random() < min(0.85, 0.06 + waiting):
        return luck.choice(words.WAITING)
    usual = {"promoter": words.PRAISE, "passive": words.MILD, "detractor": words.COMPLAINT}
    return luck.choice(usual[mood])
