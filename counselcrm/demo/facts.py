"""How somebody is when they come: the assessment as it is typed at the desk.

Most people come with little strain, some with much; some can and would pay more, some know exactly
what they want. The tier rule makes of it what it makes of it: near 60, 25 and 15 percent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from json import loads
from pathlib import Path
from random import Random

from counselcrm.demo import words
from counselcrm.demo.chance import pick
from intake import services
from intake.rules.definitions import Definition, parse_definition
from intake.rules.sheet import PROBLEMS, STYLES, Sheet, field_name, read_sheet

Typed = dict[str, list[str]]

FORMS = ("sads", "phq-9", "gad-7")
# Nobody in the story marks it by chance: it opens an alert, and alerts are told one by one.
RISK_ITEM = ("phq-9", "self_harm")

# How people come: (share, severity from–to, highest mark, PHQ-9 from–to, GAD-7 from–to).
STRAINS = {
    "little": (0.690, (9, 20), 5, (1, 9), (1, 9)),
    "spike": (0.020, (13, 20), 6, (4, 11), (4, 11)),
    "raised": (0.235, (21, 34), 7, (8, 17), (7, 14)),
    "much": (0.055, (35, 43), 7, (14, 22), (11, 19)),
}
WILLING = 0.33
STRONG_GOAL = {True: 0.46, False: 0.30}


@dataclass(frozen=True, slots=True)
class State:
    """What the forms say of one person, before it is typed."""

    strain: str
    severity: int
    mood: int
    worry: int


@cache
def definitions() -> tuple[Definition, ...]:
    """Return the forms of an intake as they are shipped."""
    files: list[Path] = [services.DEFINITIONS / f"{code}.json" for code in FORMS]
    return tuple(parse_definition(loads(file.read_text(encoding="utf-8"))) for file in files)


def read(typed: Mapping[str, Sequence[str]]) -> Sheet:
    return read_sheet(typed, definitions())


def state(dice: Random) -> State:
    """Return how somebody comes."""
    strain = pick(dice, {name: row[0] for name, row in STRAINS.items()})
    _share, severity, _peak, mood, worry = STRAINS[strain]
    return State(strain, dice.randint(*severity), dice.randint(*mood), dice.randint(*worry))


def later(dice: Random, before: State) -> State:
    """Return the same person some months later: most are better, some as before, few worse."""
    left = pick(dice, {0.55: 35, 0.7: 30, 0.85: 17, 1.0: 12, 1.15: 6})
    severity = min(49, max(7, round(before.severity * left)))
    return State(
        before.strain,
        severity,
        min(24, round(before.mood * left)),
        min(21, round(before.worry * left)),
    )


def typed(dice: Random, state: State, *, english: bool, money_asked: bool) -> Typed:
    """Return every field of the form with a value, as a browser would send it."""
    found = marks(dice, state)
    willing = dice.random() < WILLING
    found |= _money(dice, willing) if money_asked else {"income_withheld": ["on"]}
    found |= _goal(dice, dice.random() < STRONG_GOAL[willing], english)
    long = state.strain in {"raised", "much"} and dice.random() < 0.3
    months = dice.randint(24, 84) if long else dice.choice([1, 2, 3, 3, 4, 6, 6, 8, 10, 12, 18])
    return found | {
        "duration_months": [str(months)],
        "problems": sorted(
            dice.sample([p for p in PROBLEMS if p != "other"], dice.choice([1, 1, 2, 2, 3]))
        ),
        "style": [dice.choice(STYLES)],
        "story": [dice.choice(words.STORIES)[english]] if dice.random() < 0.6 else [],
    }


def marks(dice: Random, state: State) -> Typed:
    """Return the marks on the three forms."""
    found: Typed = {}
    peak = STRAINS[state.strain][2]
    _mark(found, dice, "sads", state.severity, peak, strained=state.strain == "spike")
    _mark(found, dice, "phq-9", state.mood, 3)
    _mark(found, dice, "gad-7", state.worry, 3)
    return found


def half_filled(dice: Random, found: Typed) -> Typed:
    """Return the form as it looks when the client had to leave: some fields are empty."""
    missing = {"story", "duration_months"} | {
        field_name("gad-7", item.code) for item in definitions()[2].items[dice.randint(2, 5) :]
    }
    if dice.random() < 0.5:
        missing |= {"income", "budget", "income_withheld"}
    return {name: value for name, value in found.items() if name not in missing}


def _mark(
    found: Typed, dice: Random, form: str, total: int, highest: int, *, strained: bool = False
) -> None:
    """Spread a total over the items of a form; the risk item stays at its lowest mark."""
    definition = definitions()[FORMS.index(form)]
    lowest = definition.scale.low
    marks = {item.code: lowest for item in definition.items}
    free = [code for code in marks if (form, code) != RISK_ITEM]
    if strained:
        marks[dice.choice(free)] = highest
        highest -= 2
    while sum(marks.values()) < total:
        code = dice.choice(free)
        if marks[code] < highest:
            marks[code] += 1
    found |= {field_name(form, code): [str(mark)] for code, mark in marks.items()}


def _money(dice: Random, willing: bool) -> Typed:
    """CNY: income a month, budget a year."""
    if willing:
        budget = [str(dice.randrange(6_000, 40_000, 1_000))]
        if dice.random() < 0.15:
            return {"income_withheld": ["on"], "budget": budget}
        income = [str(round(10_000 + dice.expovariate(1 / 9_000), -2))[:-2]]
        return {"income": income, "budget": budget if dice.random() < 0.7 else []}
    small = [str(dice.randrange(500, 5_001, 500))]
    kind = pick(dice, {"below": 70, "careful": 18, "withheld": 12})
    if kind == "below":
        return {"income": [str(dice.randrange(3_000, 9_600, 100))], "budget": small}
    if kind == "careful":
        return {"income": [str(dice.randrange(10_000, 26_000, 500))], "budget": small}
    return {"income_withheld": ["on"], "budget": small if dice.random() < 0.5 else []}


def _goal(dice: Random, strong: bool, english: bool) -> Typed:
    chinese, other, marks = dice.choice(words.STRONG_GOALS if strong else words.VAGUE_GOALS)
    return {"goal-0-text": [other if english else chinese], "goal-0-ticks": marks.split()}
