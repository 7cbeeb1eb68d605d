"""Read an assessment that came as JSON: by the same rules as the page. Pure.

The document becomes the words that a browser would have sent, and ``read_sheet`` reads those;
here is only what words cannot say: what is no object, no list, no text, and no field of ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.rules.instruments import Definition, ProblemCode, check_answers
from intake.rules.needs import MOST_NEEDS, MOST_STAKEHOLDERS
from intake.rules.reading import Problem
from intake.rules.shape import TENTH
from intake.rules.sheet import Sheet, field_name, read_sheet
from intake.rules.smart import MOST_GOALS, Criterion

LONGEST_PATH = 60


class Misfit(StrEnum):
    """Why a value is not of the kind that stands there."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_TEXT = "not_a_text"
    NOT_YES_OR_NO = "not_yes_or_no"
    TOO_MANY = "too_many"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_FORM = "unknown_form"
    OTHER_VERSION = "other_version"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong, and where: ``goals.0.text``.

    low, high   the ends of the scale, for an answer off it
    """

    path: str
    why: Misfit | Problem | ProblemCode
    low: int | None = None
    high: int | None = None


@dataclass(slots=True)
class _Words:
    """The words of a browser, the path that each field came from, and what is wrong."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)

    def put(self, name: str, path: str, words: list[str]) -> None:
        self.typed[name], self.paths[name] = words, path

    def wrong(self, path: str, why: Misfit | Problem | ProblemCode) -> None:
        self.slips.append(Slip(path[:LONGEST_PATH], why))


def read_sent(body: object, definitions: Sequence[Definition]) -> tuple[Sheet, tuple[Slip, ...]]:
    """Return the sheet that a document stands for, and everything that is wrong with it.

    definitions   the forms in force; others are refused, and so is another version of them
    """
    if not isinstance(body, Mapping):
        return Sheet(), (Slip("", Misfit.NOT_AN_OBJECT),)
    words = _words(body, definitions)
    sheet = read_sheet(words.typed, definitions)
    words.slips += [
        Slip(words.paths.get(name, name), problem) for name, problem in sheet.problems.items()
    ]
    if not sheet.answers and not words.slips:
        words.wrong("answers", Problem.NOTHING_ANSWERED)
    return sheet, tuple(words.slips)


def words_sent(
    body: object, definitions: Sequence[Definition]
) -> tuple[dict[str, list[str]], tuple[Slip, ...]]:
    """Return a document that is not finished as the words of a page, and what no page could send.

    What a page keeps half typed is kept here as well: ``read_sheet`` names it when it is read.
    """
    if not isinstance(body, Mapping):
        return {}, (Slip("", Misfit.NOT_AN_OBJECT),)
    words = _words(body, definitions)
    filled = {name: said for name, said in words.typed.items() if any(map(str.strip, said))}
    return filled, tuple(words.slips)


def document_of(sheet: Sheet) -> dict[str, Any]:
    """Return the document that would be read as this sheet; what is empty is left out."""
    whole = {
        "answers": {code: dict(answers) for code, answers in sheet.answers.items()},
        "income": None if sheet.income is None else str(sheet.income),
        "income_withheld": sheet.income_withheld,
        "budget": None if sheet.budget is None else str(sheet.budget),
        "duration_months": sheet.duration_months,
        "problems": list(sheet.presenting),
        "style": sheet.style,
        "story": sheet.story,
        "goals": [
            {"text": goal.text, "met": [c.value for c in Criterion if getattr(goal.ticks, c)]}
            for goal in sheet.goals
        ],
        "needs": [
            {
                "text": need.text,
                "layer": need.layer.value,
                "important": need.important,
                "urgent": need.urgent,
            }
            for need in sheet.needs
        ],
        "stakeholders": [
            {"part": one.part.value, "name": one.name, "may_be_told": one.may_be_told}
            for one in sheet.stakeholders
        ],
    }
    # A number that was said is not empty, also where it is 0.
    kept = {name: value for name, value in whole.items() if value or type(value) is int}
    return {"answers": {}} | kept


def _words(body: Mapping[str, object], definitions: Sequence[Definition]) -> _Words:
    words = _Words()
    readers = {**_PLAIN, **_LISTS}
    for name, value in body.items():
        if name in ("answers", "versions"):
            continue
        if name not in readers:
            words.wrong(str(name), Misfit.UNKNOWN_FIELD)
        elif value is not None:
            readers[name](words, name, value)
    forms = {definition.code: definition for definition in definitions}
    _read_answers(words, body.get("answers"), forms)
    _read_versions(words, body.get("versions"), forms)
    return words


def _read_answers(words: _Words, given: object, forms: Mapping[str, Definition]) -> None:
    for code, answers in _object(words, "answers", given):
        path = f"answers.{code}"
        if code not in forms:
            words.wrong(path, Misfit.UNKNOWN_FORM)
        elif not isinstance(answers, Mapping):
            words.wrong(path, Misfit.NOT_AN_OBJECT)
        else:
            _read_form(words, path, forms[code], answers)


def _read_form(
    words: _Words, path: str, definition: Definition, answers: Mapping[str, object]
) -> None:
    problems = check_answers(definition, answers)
    refused = {problem.item for problem in problems}
    words.slips += [
        Slip(f"{path}.{one.item}"[:LONGEST_PATH], one.code, one.low, one.high) for one in problems
    ]
    tenths = {item.code for item in definition.items if item.scale.tenths}
    for item, value in answers.items():
        if item not in refused and isinstance(value, int):
            word = f"{value // TENTH}.{value % TENTH}" if item in tenths else str(value)
            words.put(field_name(definition.code, item), f"{path}.{item}", [word])


def _read_versions(words: _Words, given: object, forms: Mapping[str, Definition]) -> None:
    for code, version in _object(words, "versions", given):
        if code not in forms:
            words.wrong(f"versions.{code}", Misfit.UNKNOWN_FORM)
        elif version != forms[code].version:
            words.wrong(f"versions.{code}", Misfit.OTHER_VERSION)


def _object(words: _Words, path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif value is not None:
        words.wrong(path, Misfit.NOT_AN_OBJECT)


def _text(words: _Words, name: str, value: object, path: str = "") -> None:
    if isinstance(value, str):
        words.put(name, path or name, [value])
    else:
        words.wrong(path or name, Misfit.NOT_A_TEXT)


def _number(words: _Words, name: str, value: object) -> None:
    """A number is whole, or a decimal as text: a binary fraction is no amount of money."""
    if isinstance(value, int | str) and not isinstance(value, bool):
        words.put(name, name, [str(value)])
    else:
        words.wrong(name, Problem.NOT_A_NUMBER)


def _flag(words: _Words, name: str, value: object, path: str = "") -> None:
    if not isinstance(value, bool):
        words.wrong(path or name, Misfit.NOT_YES_OR_NO)
    elif value:
        words.put(name, path or name, ["on"])


def _choices(words: _Words, name: str, value: object, path: str = "") -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        words.wrong(path or name, Misfit.NOT_A_LIST)
    else:
        words.put(name, path or name, value)


def _rows(
    words: _Words, name: str, value: object, most: int, allowed: tuple[str, ...]
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Give place, path and fields of each row of a list; what is no row is a slip."""
    if not isinstance(value, list):
        words.wrong(name, Misfit.NOT_A_LIST)
        return
    if len(value) > most:
        words.wrong(name, Misfit.TOO_MANY)
    for place, row in enumerate(value[:most]):
        path = f"{name}.{place}"
        if not isinstance(row, Mapping):
            words.wrong(path, Misfit.NOT_AN_OBJECT)
            continue
        for unknown in row.keys() - set(allowed):
            words.wrong(f"{path}.{unknown}", Misfit.UNKNOWN_FIELD)
        yield place, path, row


def _goals(words: _Words, name: str, value: object) -> None:
    for place, path, row in _rows(words, name, value, MOST_GOALS, ("text", "met")):
        _text(words, f"goal-{place}-text", row.get("text", ""), f"{path}.text")
        _choices(words, f"goal-{place}-ticks", row.get("met", []), f"{path}.met")


def _needs(words: _Words, name: str, value: object) -> None:
    fields = ("text", "layer", "important", "urgent")
    for place, path, row in _rows(words, name, value, MOST_NEEDS, fields):
        _text(words, f"need-{place}-text", row.get("text", ""), f"{path}.text")
        _text(words, f"need-{place}-layer", row.get("layer", ""), f"{path}.layer")
        weights = []
        for weight in ("important", "urgent"):
            said = row.get(weight, False)
            if not isinstance(said, bool):
                words.wrong(f"{path}.{weight}", Misfit.NOT_YES_OR_NO)
            elif said:
                weights.append(weight)
        words.put(f"need-{place}-weight", path, weights)


def _stakeholders(words: _Words, name: str, value: object) -> None:
    fields = ("part", "name", "may_be_told")
    for place, path, row in _rows(words, name, value, MOST_STAKEHOLDERS, fields):
        own = f"stakeholder-{place}"
        _text(words, f"{own}-part", row.get("part", ""), f"{path}.part")
        _text(words, f"{own}-name", row.get("name", ""), f"{path}.name")
        _flag(words, f"{own}-told", row.get("may_be_told", False), f"{path}.may_be_told")


_PLAIN = {
    "income": _number,
    "income_withheld": _flag,
    "budget": _number,
    "duration_months": _number,
    "problems": _choices,
    "style": _text,
    "story": _text,
}
_LISTS = {"goals": _goals, "needs": _needs, "stakeholders": _stakeholders}
