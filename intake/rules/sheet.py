"""Read an assessment as it was typed: words in, plain values and problems out. Pure.

The same reading serves the page while it is being filled in (problems are ignored, what is
readable counts) and the submit (one problem refuses the whole sheet).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from intake.rules.instruments import Definition, Scored, check_answers, score
from intake.rules.sads import Severity, severity
from intake.rules.smart import MOST_GOALS, Criterion, GoalScore, Ticks, clarity, goal_score

Number = TypeVar("Number", int, Decimal)

SADS = "sads"
MOST_MONEY = Decimal(10_000_000)
LONGEST_MONTHS = 1200
LONGEST_GOAL = 300
LONGEST_STORY = 5000
PROBLEMS = (
    "anxiety",
    "low_mood",
    "sleep",
    "work_stress",
    "relationship",
    "family",
    "parenting",
    "study",
    "self_worth",
    "trauma",
    "grief",
    "other",
)
STYLES = ("analytical", "amiable", "driving", "expressive")


class Problem(StrEnum):
    """Why a field cannot be read."""

    NOT_A_NUMBER = "not_a_number"
    OFF_SCALE = "off_scale"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    UNKNOWN_CHOICE = "unknown_choice"
    STATED_AND_WITHHELD = "stated_and_withheld"
    NOTHING_ANSWERED = "nothing_answered"
    ANSWERED_TWICE = "answered_twice"
    TICKS_WITHOUT_TEXT = "ticks_without_text"


@dataclass(frozen=True, slots=True)
class TypedGoal:
    """One goal as typed; ``position`` is its place on the form, from 0."""

    position: int
    text: str
    ticks: Ticks

    @property
    def score(self) -> GoalScore:
        return goal_score(self.ticks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What could be read, and what could not.

    answers    instrument code → item code → answer; instruments without an answer are absent
    income     CNY a month; budget CNY a year
    problems   field name → why it cannot be read
    """

    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    income: Decimal | None = None
    income_withheld: bool = False
    budget: Decimal | None = None
    duration_months: int | None = None
    goals: tuple[TypedGoal, ...] = ()
    presenting: tuple[str, ...] = ()
    style: str = ""
    story: str = ""
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return severity(self.answers.get(SADS, {}))

    @property
    def smart(self) -> int | None:
        return clarity([goal.ticks for goal in self.goals])

    def scores(self, definitions: Iterable[Definition]) -> dict[str, Scored]:
        """Return the score of each instrument that has an answer."""
        return {
            definition.code: score(definition, self.answers[definition.code])
            for definition in definitions
            if definition.code in self.answers
        }


class _Reader:
    """Takes typed words by field name and remembers what went wrong."""

    def __init__(self, typed: Mapping[str, Sequence[str]]) -> None:
        self.typed = typed
        self.problems: dict[str, Problem] = {}

    def words(self, name: str) -> list[str]:
        return [_plain(word) for word in self.typed.get(name, []) if word.strip()]

    def word(self, name: str) -> str:
        words = self.words(name)
        if len(set(words)) > 1:
            self.problems[name] = Problem.ANSWERED_TWICE
            return ""
        return words[0] if words else ""

    def text(self, name: str, longest: int) -> str:
        """Free text keeps its line breaks and its own characters."""
        words = [word.strip() for word in self.typed.get(name, []) if word.strip()]
        text = words[0].replace("\x00", "") if words else ""
        if len(text) > longest:
            self.problems[name] = Problem.TOO_LONG
        return text

    def flag(self, name: str) -> bool:
        return bool(self.words(name))

    def money(self, name: str) -> Decimal | None:
        word = self.word(name).replace(",", "").lstrip("¥")
        return self._kept(name, _amount(word)) if word else None

    def whole(self, name: str, most: int) -> int | None:
        word = self.word(name)
        return self._kept(name, _whole(word, most)) if word else None

    def _kept(self, name: str, value: Number | Problem) -> Number | None:
        if isinstance(value, Problem):
            self.problems[name] = value
            return None
        return value

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        words = list(dict.fromkeys(self.words(name)))
        if not set(words) <= set(allowed):
            self.problems[name] = Problem.UNKNOWN_CHOICE
        return tuple(word for word in words if word in allowed)


def field_name(instrument: str, item: str) -> str:
    """Return the name of an item's field on the page."""
    return f"{instrument}-{item}"


def read_sheet(typed: Mapping[str, Sequence[str]], definitions: Iterable[Definition]) -> Sheet:
    """Read what was typed. A field with a problem counts as empty.

    typed   field name → every word sent under it, as a browser sends them
    """
    reader = _Reader(typed)
    answers = {}
    for definition in definitions:
        if found := _answers(reader, definition):
            answers[definition.code] = found
    income = reader.money("income")
    withheld = reader.flag("income_withheld")
    if withheld and income is not None:
        reader.problems["income"] = Problem.STATED_AND_WITHHELD
        income = None
    style = reader.choices("style", STYLES)
    return Sheet(
        answers=answers,
        income=income,
        income_withheld=withheld,
        budget=reader.money("budget"),
        duration_months=reader.whole("duration_months", LONGEST_MONTHS),
        goals=_goals(reader),
        presenting=reader.choices("problems", PROBLEMS),
        style=style[0] if style else "",
        story=reader.text("story", LONGEST_STORY),
        problems=reader.problems,
    )


def _answers(reader: _Reader, definition: Definition) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in definition.items:
        name = field_name(definition.code, item.code)
        word = reader.word(name)
        if not word:
            continue
        if not _is_whole(word):
            reader.problems[name] = Problem.NOT_A_NUMBER
        elif check_answers(definition, {item.code: int(word)}):
            reader.problems[name] = Problem.OFF_SCALE
        else:
            found[item.code] = int(word)
    return found


def _goals(reader: _Reader) -> tuple[TypedGoal, ...]:
    goals = []
    for position in range(MOST_GOALS):
        text = reader.text(f"goal-{position}-text", LONGEST_GOAL)
        name = f"goal-{position}-ticks"
        ticks = reader.choices(name, [criterion.value for criterion in Criterion])
        if text:
            marks = dict.fromkeys(ticks, True)
            goals.append(TypedGoal(position, text, Ticks(**marks)))
        elif ticks:
            reader.problems[f"goal-{position}-text"] = Problem.TICKS_WITHOUT_TEXT
    return tuple(goals)


def _plain(word: str) -> str:
    """Full-width digits and letters become plain ones: １２０００ → 12000."""
    return unicodedata.normalize("NFKC", word).strip()


def _amount(word: str) -> Decimal | Problem:
    try:
        amount = Decimal(word)
    except InvalidOperation:
        return Problem.NOT_A_NUMBER
    if not amount.is_finite():
        return Problem.NOT_A_NUMBER
    if amount < 0:
        return Problem.NEGATIVE
    return Problem.TOO_LARGE if amount > MOST_MONEY else amount.quantize(Decimal("0.01"))


def _whole(word: str, most: int) -> int | Problem:
    if not _is_whole(word):
        below_zero = word.startswith("-") and _is_whole(word[1:])
        return Problem.NEGATIVE if below_zero else Problem.NOT_A_NUMBER
    number = int(word)
    return Problem.TOO_LARGE if number > most else number


def _is_whole(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= len(str(MOST_MONEY))
