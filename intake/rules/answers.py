"""The answers of a form: read, checked, and looked at for danger. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from intake.rules.shape import TENTH, Definition, Item

_WHOLE = re.compile(r"-?\d{1,5}")
_TENTHS = re.compile(r"\d{1,3}(\.\d)?")


class ProblemCode(StrEnum):
    UNKNOWN_ITEM = "unknown_item"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with one answer.

    low, high   the ends of the item's scale; None for an unknown item
    """

    item: str
    code: ProblemCode
    low: int | None = None
    high: int | None = None


class InvalidAnswers(ValueError):
    """Answers were scored that ``check_answers`` does not accept."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(f"{problem.item}: {problem.code}" for problem in problems))


def read_answer(item: Item, word: str) -> int | ProblemCode:
    """Read what was typed for one item; a scale of tenths is typed as 7.3 and read as 73."""
    pattern = _TENTHS if item.scale.tenths else _WHOLE
    if not (word.isascii() and pattern.fullmatch(word)):
        return ProblemCode.NOT_A_WHOLE_NUMBER
    value = int(Decimal(word) * TENTH) if item.scale.tenths else int(word)
    return value if item.scale.low <= value <= item.scale.high else ProblemCode.OUT_OF_RANGE


def check_answers(
    definition: Definition, answers: Mapping[str, object]
) -> tuple[AnswerProblem, ...]:
    """Return what is wrong with the answers, in their order; empty where nothing is.

    An item that is absent is unanswered, which is no problem. True and False are not numbers.
    """
    problems = (_problem(definition, code, value) for code, value in answers.items())
    return tuple(problem for problem in problems if problem is not None)


def risk_items(definition: Definition, answers: Mapping[str, int]) -> tuple[str, ...]:
    """Return the risk items answered at or past their trigger, in the order of the form.

    Needs no complete form: one answer is enough to start the crisis clock.

    :raises InvalidAnswers: where ``check_answers`` finds a problem
    """
    refuse_invalid(definition, answers)
    return risk_of(definition, answers)


def refuse_invalid(definition: Definition, answers: Mapping[str, object]) -> None:
    """Raise ``InvalidAnswers`` where ``check_answers`` finds a problem."""
    if problems := check_answers(definition, answers):
        raise InvalidAnswers(problems)


def _problem(definition: Definition, code: str, value: object) -> AnswerProblem | None:
    item = definition.item(code)
    if item is None:
        return AnswerProblem(code, ProblemCode.UNKNOWN_ITEM)
    scale = item.scale
    if not isinstance(value, int) or isinstance(value, bool):
        return AnswerProblem(code, ProblemCode.NOT_A_WHOLE_NUMBER, scale.low, scale.high)
    if not scale.low <= value <= scale.high:
        return AnswerProblem(code, ProblemCode.OUT_OF_RANGE, scale.low, scale.high)
    return None


def risk_of(definition: Definition, answers: Mapping[str, int]) -> tuple[str, ...]:
    """Return the risk items of answers that have been checked."""
    return tuple(
        item.code
        for item in definition.items
        if item.risk_from is not None
        and answers.get(item.code, item.risk_from - 1) >= item.risk_from
    )
