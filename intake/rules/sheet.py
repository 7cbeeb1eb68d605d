"""Read an assessment as it was typed: words in, plain values and problems out. Pure.

The same reading serves the page while it is being filled in (problems are ignored, what is
readable counts) and the submit (one problem refuses the whole sheet).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from intake.rules.instruments import Definition, ProblemCode, Scored, read_answer, score
from intake.rules.needs import (
    TypedNeed,
    TypedStakeholder,
    read_needs,
    read_stakeholders,
)
from intake.rules.reading import Problem, Reader
from intake.rules.sads import Severity, severity
from intake.rules.shape import Group
from intake.rules.smart import MOST_GOALS, Criterion, GoalScore, Ticks, clarity, goal_score

SADS = "sads"
EARLIER = "earlier-"
# What a page carries before anybody has typed.
GIVEN_FIELDS = frozenset(
    {"request_key", "opened_at", "completes", "self_fill", "self_fill_revision"}
)
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


_ANSWERS = {
    ProblemCode.NOT_A_WHOLE_NUMBER: Problem.NOT_A_NUMBER,
    ProblemCode.OUT_OF_RANGE: Problem.OFF_SCALE,
}


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
    earlier    instrument code → total of the assessment before, to compare with
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
    needs: tuple[TypedNeed, ...] = ()
    stakeholders: tuple[TypedStakeholder, ...] = ()
    earlier: Mapping[str, Decimal] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that was written freely."""
        goals, needs = (tuple(row.text for row in rows) for rows in (self.goals, self.needs))
        names = tuple(person.name for person in self.stakeholders)
        return tuple(text for text in (self.story, *goals, *needs, *names) if text)

    @property
    def severity(self) -> Severity:
        return severity(self.answers.get(SADS, {}))

    @property
    def smart(self) -> int | None:
        return clarity([goal.ticks for goal in self.goals])

    def scores(
        self, definitions: Iterable[Definition], group: Group | None = None
    ) -> dict[str, Scored]:
        """Return the score of each instrument that has an answer.

        group   whom cuts that differ between men and women are to be read for
        """
        return {
            definition.code: score(definition, self.answers[definition.code], group=group)
            for definition in definitions
            if definition.code in self.answers
        }


def field_name(instrument: str, item: str) -> str:
    """Return the name of an item's field on the page."""
    return f"{instrument}-{item}"


def earlier_name(name: str) -> str:
    """Return the name under which a page carries the earlier answer to a field, to compare."""
    return f"{EARLIER}{name}"


def read_sheet(typed: Mapping[str, Sequence[str]], definitions: Sequence[Definition]) -> Sheet:
    """Read what was typed. A field with a problem counts as empty.

    typed   field name → every word sent under it, as a browser sends them
    """
    reader = Reader(typed)
    answers = {}
    for definition in definitions:
        if found := _answers(reader, definition):
            answers[definition.code] = found
    income = reader.money("income")
    withheld = reader.flag("income_withheld")
    if withheld and income is not None:
        reader.problems["income"] = Problem.STATED_AND_WITHHELD
        income = None
    return Sheet(
        answers=answers,
        income=income,
        income_withheld=withheld,
        budget=reader.money("budget"),
        duration_months=reader.whole("duration_months", LONGEST_MONTHS),
        goals=_goals(reader),
        presenting=reader.choices("problems", PROBLEMS),
        style=reader.choice("style", STYLES),
        story=reader.text("story", LONGEST_STORY),
        needs=read_needs(reader),
        stakeholders=read_stakeholders(reader),
        earlier=_earlier(reader, definitions),
        problems=reader.problems,
    )


def _answers(reader: Reader, definition: Definition) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in definition.items:
        name = field_name(definition.code, item.code)
        word = reader.word(name)
        if not word:
            continue
        answer = read_answer(item, word)
        if isinstance(answer, ProblemCode):
            reader.problems[name] = _ANSWERS[answer]
        else:
            found[item.code] = answer
    return found


def _earlier(reader: Reader, definitions: Iterable[Definition]) -> dict[str, Decimal]:
    """Read the totals of before; a page that was tampered with shows nothing to compare."""
    found = {}
    for definition in definitions:
        words = reader.words(earlier_name(definition.code))
        if words and re.fullmatch(r"\d{1,3}(\.\d{1,2})?", words[0], re.ASCII):
            found[definition.code] = Decimal(words[0])
    return found


def _goals(reader: Reader) -> tuple[TypedGoal, ...]:
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
