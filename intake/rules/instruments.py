"""Read an instrument's definition and score a form by it. Pure: no Django, no clock, no database.

A definition is data: items, scale, key, bands, risk items, licence. Scoring knows two methods,
and everything an instrument adds to them (reversed items, a multiplier, one item that may be
missing) stands in its JSON, so a new instrument is a new file and no new code.
Worked cases: docs/algorithms/instruments.md.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction

from intake.rules.definitions import (
    Band,
    Cut,
    Definition,
    Direction,
    Item,
    Key,
    Method,
    Scale,
    Texts,
    parse_definition,
)
from intake.rules.strict import LANGUAGES, InvalidDefinition

__all__ = [
    "LANGUAGES",
    "AnswerProblem",
    "Band",
    "Cut",
    "Definition",
    "Direction",
    "InvalidAnswers",
    "InvalidDefinition",
    "Item",
    "Key",
    "Method",
    "ProblemCode",
    "Scale",
    "Scored",
    "Texts",
    "band_of",
    "check_answers",
    "content_hash",
    "parse_definition",
    "risk_items",
    "score",
]

_HUNDREDTH = Decimal("0.01")


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


@dataclass(frozen=True, slots=True)
class Scored:
    """What one form says.

    complete     enough items are answered for a total
    total        None on an incomplete form; int where it is whole, else cut (never rounded up)
                 to two decimals, so that a total just below a cut never looks like the cut
    band         code of the band, None without a total or without bands
    missing      codes of the unanswered items, in the order of the form
    risk         codes of the risk items at or past their trigger, on an incomplete form too
    cuts         codes of the published cuts that the total has reached
    convention   which of two published readings the bands follow, None where there is one
    answered     how many items are answered
    """

    complete: bool
    total: int | Decimal | None
    band: str | None
    missing: tuple[str, ...]
    risk: tuple[str, ...]
    cuts: tuple[str, ...]
    convention: str | None
    answered: int


def content_hash(data: Mapping[str, object]) -> str:
    """Return the SHA-256 of a definition as 64 hexadecimal digits.

    Taken over canonical JSON (keys sorted, no spaces, UTF-8): the order of keys and the layout
    of the file do not change it, one changed word does.
    """
    canonical = json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


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
    _refuse_invalid(definition, answers)
    return _risk(definition, answers)


def score(definition: Definition, answers: Mapping[str, int]) -> Scored:
    """Score one form.

    answers   item code -> raw answer as it stands on the form (reversing is done here)

    :raises InvalidAnswers: where ``check_answers`` finds a problem
    """
    _refuse_invalid(definition, answers)
    missing = tuple(item.code for item in definition.items if item.code not in answers)
    complete = bool(answers) and len(missing) <= definition.key.may_be_missing
    exact = _exact_total(definition, answers) if complete else None
    band = None if exact is None else band_of(definition, exact)
    return Scored(
        complete=complete,
        total=None if exact is None else _shown(exact),
        band=None if band is None else band.code,
        missing=missing,
        risk=_risk(definition, answers),
        cuts=() if exact is None else _cuts(definition, exact),
        convention=definition.convention,
        answered=len(answers),
    )


def band_of(definition: Definition, total: int | Decimal | Fraction) -> Band | None:
    """Return the band that a total falls into: the last one that starts at or below it."""
    reached = [band for band in definition.bands if band.start <= total]
    return reached[-1] if reached else None


def _refuse_invalid(definition: Definition, answers: Mapping[str, int]) -> None:
    if problems := check_answers(definition, answers):
        raise InvalidAnswers(problems)


def _problem(definition: Definition, code: str, value: object) -> AnswerProblem | None:
    item = definition.item(code)
    if item is None:
        return AnswerProblem(code, ProblemCode.UNKNOWN_ITEM)
    scale = definition.scale
    if not isinstance(value, int) or isinstance(value, bool):
        return AnswerProblem(code, ProblemCode.NOT_A_WHOLE_NUMBER, scale.low, scale.high)
    if not scale.low <= value <= scale.high:
        return AnswerProblem(code, ProblemCode.OUT_OF_RANGE, scale.low, scale.high)
    return None


def _exact_total(definition: Definition, answers: Mapping[str, int]) -> Fraction:
    scale, key = definition.scale, definition.key
    points = sum(
        scale.low + scale.high - answers[item.code] if item.reversed else answers[item.code]
        for item in definition.items
        if item.code in answers
    )
    if key.method is Method.MEAN:
        return Fraction(points * key.multiplier, len(answers))
    return Fraction(points * key.multiplier)


def _shown(exact: Fraction) -> int | Decimal:
    if exact.denominator == 1:
        return exact.numerator
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return value.quantize(_HUNDREDTH, rounding=ROUND_DOWN)


def _risk(definition: Definition, answers: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        item.code
        for item in definition.items
        if item.risk_from is not None
        and answers.get(item.code, item.risk_from - 1) >= item.risk_from
    )


def _cuts(definition: Definition, exact: Fraction) -> tuple[str, ...]:
    return tuple(cut.code for cut in definition.cuts if cut.reached_by(exact))
