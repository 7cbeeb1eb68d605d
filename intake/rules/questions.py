"""What a client is asked who fills in forms alone, one screen at a time. Pure.

Tiers, ticks and styles are for staff to judge; a client is asked for answers and for words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.answers import read_answer
from intake.rules.merging import Kind
from intake.rules.shape import Definition, Item
from intake.rules.sheet import field_name

Typed = Mapping[str, Sequence[str]]


class Part(StrEnum):
    """What can be asked beside forms with a score, in the order in which it is asked."""

    STORY = "story"
    GOALS = "goals"
    MONEY = "money"


GOALS_ASKED = 3
MONEY_FIELDS = ("income", "income_withheld", "budget")
_OF_PART: dict[Part, tuple[tuple[str, ...], ...]] = {
    Part.STORY: (("problems",), ("duration_months",), ("story",)),
    Part.GOALS: (tuple(f"goal-{position}-text" for position in range(GOALS_ASKED)),),
    Part.MONEY: (MONEY_FIELDS,),
}
_TEXTS = {"story", *_OF_PART[Part.GOALS][0]}


@dataclass(frozen=True, slots=True)
class Question:
    """One screen.

    section   code of the instrument, or the part
    names     the fields on it, as the assessment page calls them
    item      the line of the instrument, or None
    """

    section: str
    names: tuple[str, ...]
    item: Item | None = None


def questions(definitions: Sequence[Definition], parts: Sequence[str]) -> tuple[Question, ...]:
    """Return every screen in its order; a screen's place never changes."""
    of_forms = [
        Question(form.code, (field_name(form.code, item.code),), item)
        for form in definitions
        for item in form.items
    ]
    of_parts = [Question(part, names) for part in Part if part in parts for names in _OF_PART[part]]
    return (*of_forms, *of_parts)


def kind_of(name: str) -> Kind:
    """Return how two answers to this field go together."""
    if name in _TEXTS:
        return Kind.TEXT
    return Kind.SEVERAL if name == "problems" else Kind.ONE


def is_asked(question: Question, asked: Sequence[Question], typed: Typed) -> bool:
    """Whether this screen is shown: some items only follow a certain answer to an earlier one."""
    condition = question.item.asked_if if question.item else None
    if condition is None:
        return True
    for other in asked:
        if other.section == question.section and other.item and other.item.code == condition.item:
            answer = read_answer(other.item, next(iter(typed.get(other.names[0], [])), ""))
            return isinstance(answer, int) and answer >= condition.at_least
    return False


def open_places(asked: Sequence[Question], typed: Typed) -> list[int]:
    """Return the places of the screens that are shown, given the answers so far."""
    return [place for place, question in enumerate(asked) if is_asked(question, asked, typed)]


def is_answered(question: Question, typed: Typed) -> bool:
    return any(word.strip() for name in question.names for word in typed.get(name, []))


def first_open(asked: Sequence[Question], typed: Typed) -> int | None:
    """Return where to go on: after the last answered screen; None where that was the last."""
    shown = open_places(asked, typed)
    answered = [place for place in shown if is_answered(asked[place], typed)]
    if not answered:
        return shown[0] if shown else None
    return next((place for place in shown if place > answered[-1]), None)


def neighbours(
    asked: Sequence[Question], typed: Typed, place: int
) -> tuple[int | None, int | None]:
    """Return the screens before and after this one, None at an end."""
    shown = open_places(asked, typed)
    before = [other for other in shown if other < place]
    after = [other for other in shown if other > place]
    return (before[-1] if before else None), (after[0] if after else None)
