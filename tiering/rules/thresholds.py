"""What can be edited in a policy: each threshold with its scale, unit and where it is from. Pure.

A policy is stored as JSON (``Policy.as_dict``). Here it is seen as one flat list of lines, so that
the editor, the comparison of two versions and the lint speak about the same things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

FLOOR_MEASURES = "floor_measures."


class Mark(StrEnum):
    """Where a number is from."""

    DOC = "doc"
    FIELD = "field"
    OURS = "ours"


class Group(StrEnum):
    """Under which heading the editor shows a threshold."""

    SEVERITY = "severity"
    WILLINGNESS = "willingness"
    GOALS = "goals"
    FLOOR = "floor"
    INTENSITY = "intensity"


class Unit(StrEnum):
    POINTS = "points"
    MONTHS = "months"
    CNY_MONTH = "cny_month"
    CNY_YEAR = "cny_year"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One editable number.

    name       as in ``Policy.as_dict``; a floor measure as ``floor_measures.phq-9``
    low, high  ends of its scale, both possible; money has no upper end (None)
    mark       where rule 1.0.0 has its value from
    source     who published it, for what the field uses
    """

    name: str
    group: Group
    unit: Unit
    low: int
    high: int | None
    mark: Mark
    source: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit in {Unit.CNY_MONTH, Unit.CNY_YEAR}


THRESHOLDS = (
    Threshold("severity_development", Group.SEVERITY, Unit.POINTS, 7, 49, Mark.DOC),
    Threshold("severity_flagship", Group.SEVERITY, Unit.POINTS, 7, 49, Mark.OURS),
    Threshold("chronic_severity", Group.SEVERITY, Unit.POINTS, 7, 49, Mark.OURS),
    Threshold("chronic_months", Group.SEVERITY, Unit.MONTHS, 0, 1200, Mark.OURS),
    Threshold("income_flagship", Group.WILLINGNESS, Unit.CNY_MONTH, 0, None, Mark.DOC),
    Threshold("budget_flagship", Group.WILLINGNESS, Unit.CNY_YEAR, 0, None, Mark.DOC),
    Threshold("smart_flagship", Group.GOALS, Unit.POINTS, 0, 5, Mark.DOC),
    Threshold("floor_severity", Group.FLOOR, Unit.POINTS, 7, 49, Mark.DOC),
    Threshold("floor_peak", Group.FLOOR, Unit.POINTS, 1, 7, Mark.OURS),
    Threshold(
        "floor_measures.phq-9",
        Group.FLOOR,
        Unit.POINTS,
        0,
        27,
        Mark.FIELD,
        "Kroenke, Spitzer, Williams 2001",
    ),
    Threshold(
        "floor_measures.gad-7",
        Group.FLOOR,
        Unit.POINTS,
        0,
        21,
        Mark.FIELD,
        "Spitzer, Kroenke, Williams, Löwe 2006",
    ),
    Threshold(
        "floor_measures.core-10", Group.FLOOR, Unit.POINTS, 0, 40, Mark.FIELD, "Barkham et al. 2013"
    ),
    Threshold(
        "floor_measures.k10", Group.FLOOR, Unit.POINTS, 10, 50, Mark.FIELD, "Kessler et al. 2003"
    ),
    Threshold("intensity_high", Group.INTENSITY, Unit.POINTS, 7, 49, Mark.OURS),
)
BY_NAME = {threshold.name: threshold for threshold in THRESHOLDS}


@dataclass(frozen=True, slots=True)
class Change:
    """One threshold that differs between two versions; None where a version lacks it."""

    name: str
    before: int | str | None
    after: int | str | None


def flat(data: Mapping[str, object]) -> dict[str, object]:
    """Return a stored policy as threshold -> value, floor measures by their full names."""
    lines = {name: data[name] for name in BY_NAME if name in data}
    measures = data.get("floor_measures")
    if isinstance(measures, Mapping):
        lines |= {f"{FLOOR_MEASURES}{code}": line for code, line in measures.items()}
    return lines


def nested(lines: Mapping[str, object], *, version: str) -> dict[str, object]:
    """Return what ``Policy.as_dict`` would write; the way back from ``flat``."""
    data: dict[str, object] = {"version": version}
    measures: dict[str, object] = {}
    for name, value in lines.items():
        if name.startswith(FLOOR_MEASURES):
            measures[name.removeprefix(FLOOR_MEASURES)] = value
        else:
            data[name] = value
    return {**data, "floor_measures": measures}


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """Return every threshold that differs, in the order of the editor.

    before, after   stored policies; amounts are compared as amounts, "5000" equals "5000.00"
    """
    old, new = flat(before), flat(after)
    known = [name for name in BY_NAME if name in old or name in new]
    others = sorted((old.keys() | new.keys()) - BY_NAME.keys())
    return tuple(
        Change(name, _plain(old.get(name)), _plain(new.get(name)))
        for name in [*known, *others]
        if not _same(old.get(name), new.get(name))
    )


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return one == other
    return one == other


def _plain(value: object) -> int | str | None:
    return value if value is None or isinstance(value, int) else str(value)
