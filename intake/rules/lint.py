"""What a writer of an instrument should look at again before people answer it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.definitions import parse_definition
from intake.rules.shape import Definition, LicenceClass, Method
from intake.rules.strict import InvalidDefinition

LONGEST_TOPIC_EN = 60
LONGEST_TOPIC_ZH = 20


class Doubt(StrEnum):
    """Something that can be right and mostly is not."""

    NO_BANDS = "no_bands"
    ONE_BAND = "one_band"
    SAME_IN_BOTH = "same_in_both"
    LONG_TOPIC = "long_topic"
    ALL_REVERSED = "all_reversed"
    ONE_ITEM = "one_item"
    NO_CITATION = "no_citation"
    CHANGE_WITHOUT_CUT = "change_without_cut"


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt and the path of what raised it."""

    path: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Report:
    """What a reading of a draft says: the definition, or what keeps it from being one."""

    definition: Definition | None
    problems: tuple[InvalidDefinition, ...]
    remarks: tuple[Remark, ...]


def lint(data: Mapping[str, object]) -> Report:
    """Read a draft and say everything that is wrong or doubtful about it."""
    try:
        definition = parse_definition(data)
    except InvalidDefinition as problem:
        return Report(None, problem.all, ())
    return Report(definition, (), remarks(definition))


def remarks(definition: Definition) -> tuple[Remark, ...]:
    """Return the doubts about a definition that can be read."""
    found = [*_of_scoring(definition)]
    for index, item in enumerate(definition.items):
        path = f"items[{index}].topic"
        english, chinese = item.topic["en"], item.topic["zh-Hans"]
        if (english == chinese and not english.isascii()) or (
            english == chinese and any(letter.islower() for letter in english)
        ):
            found.append(Remark(path, Doubt.SAME_IN_BOTH))
        if len(english) > LONGEST_TOPIC_EN or len(chinese) > LONGEST_TOPIC_ZH:
            found.append(Remark(path, Doubt.LONG_TOPIC))
    return tuple(found)


def _of_scoring(definition: Definition) -> list[Remark]:
    found = []
    scored = definition.key.method is not Method.NONE
    if scored and not definition.bands and not definition.cuts and not definition.subscales:
        found.append(Remark("bands", Doubt.NO_BANDS))
    if len(definition.bands) == 1:
        found.append(Remark("bands", Doubt.ONE_BAND))
    if len(definition.items) == 1:
        found.append(Remark("items", Doubt.ONE_ITEM))
    elif all(item.reversed for item in definition.items):
        found.append(Remark("items", Doubt.ALL_REVERSED))
    if definition.validated and definition.licence_class is LicenceClass.OWN:
        found.append(Remark("validated", Doubt.NO_CITATION))
    if definition.change is not None and definition.change.cut is None:
        found.append(Remark("change.cut", Doubt.CHANGE_WITHOUT_CUT))
    return found
