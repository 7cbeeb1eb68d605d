"""Why a tier was proposed: codes with values, and what others may see of them. Pure.

A reason is never a sentence: both languages are made from it at the edge, and two receipts can
be compared. Values are JSON: whole numbers and decimal text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tiering.rules.tiers.policy import Tier

Value = str | int


class Dimension(StrEnum):
    """What a reason speaks about."""

    SEVERITY = "severity"
    WILLINGNESS = "willingness"
    GOALS = "goals"
    NEED = "need"
    FIT = "fit"
    PATHWAY = "pathway"


class Code(StrEnum):
    """Every reason there is. ``docs/algorithms/tiers.md`` lists the values of each."""

    SEVERITY_MISSING = "severity_missing"
    SEVERITY_BELOW = "severity_below"
    SEVERITY_RAISED = "severity_raised"
    SEVERITY_HIGH = "severity_high"
    SEVERITY_LONG = "severity_long"
    MONEY_NOT_ASKED_MINOR = "money_not_asked_minor"
    MONEY_NOT_ASKED_SPONSORED = "money_not_asked_sponsored"
    MONEY_MISSING = "money_missing"
    INCOME_REACHES = "income_reaches"
    INCOME_BELOW = "income_below"
    BUDGET_BELOW = "budget_below"
    WITHHELD_BUDGET_REACHES = "withheld_budget_reaches"
    WITHHELD_BUDGET_BELOW = "withheld_budget_below"
    WITHHELD_BUDGET_MISSING = "withheld_budget_missing"
    GOALS_MISSING = "goals_missing"
    GOALS_STRONG = "goals_strong"
    GOALS_UNCLEAR = "goals_unclear"
    NEED_SEVERITY = "need_severity"
    NEED_SPIKE = "need_spike"
    NEED_MEASURE = "need_measure"
    NEED_NONE = "need_none"
    FIT_MEDIAN = "fit_median"
    FIT_CAPPED = "fit_capped"
    ALERT_OPEN = "alert_open"
    MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Margin:
    """How far one fact lies from one line.

    measure   "sads", "peak", "months", "income", "budget", "smart" or an instrument's code
    line      the threshold; a whole number, money as decimal text
    gap       how far beyond the line (0 or more) or short of it (negative), in the unit of the line
    exceed    the line must be exceeded, not only reached
    """

    measure: str
    line: Value
    gap: Value
    exceed: bool = False

    def as_dict(self) -> dict[str, object]:
        return {
            "measure": self.measure,
            "line": self.line,
            "gap": self.gap,
            "exceed": self.exceed,
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    lean      the tier that this dimension alone speaks for; None for the pathway
    values    the facts and thresholds that the sentence needs
    margins   distance to each line that matters, lowest line first
    """

    dimension: Dimension
    code: Code
    lean: Tier | None
    values: Mapping[str, Value]
    margins: tuple[Margin, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the reason as plain JSON values, for the receipt."""
        return {
            "dimension": self.dimension.value,
            "code": self.code.value,
            "lean": None if self.lean is None else self.lean.value,
            "values": dict(self.values),
            "margins": [margin.as_dict() for margin in self.margins],
        }


@dataclass(frozen=True, slots=True)
class Boundary:
    """The nearest change of one dimension that would raise the proposed tier.

    missing   what is short of its line; each ``gap`` is negative (or 0 where ``exceed``)
    gives     the tier that the rule would then propose
    """

    dimension: Dimension
    missing: tuple[Margin, ...]
    gives: Tier

    def as_dict(self) -> dict[str, object]:
        return {
            "dimension": self.dimension.value,
            "missing": [margin.as_dict() for margin in self.missing],
            "gives": self.gives.value,
        }


class InvalidReason(ValueError):
    """A stored reason or boundary cannot be read."""


def reason_from_dict(data: Mapping[str, Any]) -> Reason:
    """Read what ``Reason.as_dict`` wrote.

    :raises InvalidReason: if it was not written by it
    """
    try:
        return Reason(
            dimension=Dimension(data["dimension"]),
            code=Code(data["code"]),
            lean=None if data["lean"] is None else Tier(data["lean"]),
            values=dict(data["values"]),
            margins=tuple(Margin(**margin) for margin in data["margins"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidReason("this was not written by Reason.as_dict") from error


def boundary_from_dict(data: Mapping[str, Any]) -> Boundary:
    """Read what ``Boundary.as_dict`` wrote.

    :raises InvalidReason: if it was not written by it
    """
    try:
        return Boundary(
            dimension=Dimension(data["dimension"]),
            missing=tuple(Margin(**margin) for margin in data["missing"]),
            gives=Tier(data["gives"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidReason("this was not written by Boundary.as_dict") from error


_MONEY = {Dimension.WILLINGNESS}
_SCORES = {Dimension.SEVERITY, Dimension.GOALS, Dimension.NEED}


def mask(
    reasons: tuple[Reason, ...], *, may_see_money: bool, may_see_scores: bool
) -> tuple[Reason, ...]:
    """Return the reasons as this reader may see them.

    A hidden reason keeps its dimension and lean. Its values and margins go, and so does its
    code: "income withheld" would tell as much as a figure. Reasons that became equal are one.
    """
    hidden = _hidden(may_see_money=may_see_money, may_see_scores=may_see_scores)
    shown = (_masked(reason) if reason.dimension in hidden else reason for reason in reasons)
    kept: list[Reason] = []
    for reason in shown:
        if reason not in kept:
            kept.append(reason)
    return tuple(kept)


def mask_boundary(
    boundary: Boundary | None, *, may_see_money: bool, may_see_scores: bool
) -> Boundary | None:
    """Return the boundary, or None where this reader may not see its dimension."""
    hidden = _hidden(may_see_money=may_see_money, may_see_scores=may_see_scores)
    return None if boundary is None or boundary.dimension in hidden else boundary


def _hidden(*, may_see_money: bool, may_see_scores: bool) -> set[Dimension]:
    money = set() if may_see_money else _MONEY
    scores = set() if may_see_scores else _SCORES
    return money | scores


def _masked(reason: Reason) -> Reason:
    return replace(reason, code=Code.MASKED, values={}, margins=())
