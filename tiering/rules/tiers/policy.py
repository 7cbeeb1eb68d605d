"""The words of the tier rule and every threshold it uses. Pure.

A policy is stored as JSON with each published version; the rule never holds a number itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum

RULE_VERSION = "tier-rule/1.0.0"


class Tier(StrEnum):
    """Service level, lowest first. The client never sees it."""

    BASIC = "basic"
    DEVELOPMENT = "development"
    FLAGSHIP = "flagship"

    @property
    def rank(self) -> int:
        """0 for basic to 2 for flagship; for comparing only, never for showing."""
        return _RANKS[self]


class Intensity(StrEnum):
    """Care intensity, lowest first. Follows severity alone."""

    LOW = "low"
    STANDARD = "standard"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {level: rank for scale in (Tier, Intensity) for rank, level in enumerate(scale)}


class Pathway(StrEnum):
    ROUTINE = "routine"
    CRISIS = "crisis"


class InvalidPolicy(ValueError):
    """A policy has a threshold that is missing, unknown or impossible."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of one policy version. Reached means at or above, except where it says above.

    version                name of the version, as printed on the receipt
    severity_development   SADS total, 7 to 49, from which severity leans development
    severity_flagship      SADS total from which severity leans flagship
    chronic_severity       SADS total from which a long history leans flagship
    chronic_months         how long a history is long, months
    income_flagship        CNY a month from which willingness leans flagship
    budget_flagship        CNY a year above which a stated budget leans flagship
    smart_flagship         goal clarity, 0 to 5, from which goals lean flagship
    floor_severity         SADS total from which need is development
    floor_peak             single SADS answer, 1 to 7, from which need is development
    floor_measures         instrument code -> total from which need is development
    intensity_high         SADS total from which care intensity is high
    """

    version: str
    severity_development: int
    severity_flagship: int
    chronic_severity: int
    chronic_months: int
    income_flagship: Decimal
    budget_flagship: Decimal
    smart_flagship: int
    floor_severity: int
    floor_peak: int
    floor_measures: Mapping[str, int]
    intensity_high: int

    def __post_init__(self) -> None:
        for name in _SADS_LINES:
            _check_range(name, getattr(self, name), 7, 49)
        _check_range("floor_peak", self.floor_peak, 1, 7)
        _check_range("smart_flagship", self.smart_flagship, 0, 5)
        _check_range("chronic_months", self.chronic_months, 0, 1200)
        for code, line in self.floor_measures.items():
            _check_range(f"floor_measures.{code}", line, 0, 1000)
        for name in _MONEY_LINES:
            amount = getattr(self, name)
            if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0:
                raise InvalidPolicy(f"{name} must be an amount of money, not {amount!r}")
        if not self.version.strip():
            raise InvalidPolicy("version must not be empty")
        if self.severity_development > self.severity_flagship:
            raise InvalidPolicy("severity_development must not be above severity_flagship")

    def as_dict(self) -> dict[str, object]:
        """Return the policy as plain JSON values; money as decimal text."""
        plain: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            plain[field.name] = plain_amount(value) if isinstance(value, Decimal) else value
        plain["floor_measures"] = dict(self.floor_measures)
        return plain


_SADS_LINES = (
    "severity_development",
    "severity_flagship",
    "chronic_severity",
    "floor_severity",
    "intensity_high",
)
_MONEY_LINES = ("income_flagship", "budget_flagship")


def default_policy() -> Policy:
    """Return the policy of tier-rule/1.0.0. Where each number is from: docs/algorithms/tiers.md."""
    return Policy(
        version=RULE_VERSION,
        severity_development=21,
        severity_flagship=35,
        chronic_severity=21,
        chronic_months=24,
        income_flagship=Decimal(10_000),
        budget_flagship=Decimal(5_000),
        smart_flagship=4,
        floor_severity=21,
        floor_peak=6,
        floor_measures={"phq-9": 10, "gad-7": 10, "core-10": 15, "k10": 25},
        intensity_high=35,
    )


def policy_from_dict(data: Mapping[str, object]) -> Policy:
    """Read what ``Policy.as_dict`` wrote.

    :raises InvalidPolicy: for a field that is missing, unknown, of the wrong type or impossible
    """
    names = {field.name for field in fields(Policy)}
    if missing := sorted(names - data.keys()):
        raise InvalidPolicy(f"missing: {', '.join(missing)}")
    if unknown := sorted(data.keys() - names):
        raise InvalidPolicy(f"unknown: {', '.join(unknown)}")
    return Policy(
        version=_text(data["version"]),
        severity_development=_whole("severity_development", data["severity_development"]),
        severity_flagship=_whole("severity_flagship", data["severity_flagship"]),
        chronic_severity=_whole("chronic_severity", data["chronic_severity"]),
        chronic_months=_whole("chronic_months", data["chronic_months"]),
        income_flagship=_money("income_flagship", data["income_flagship"]),
        budget_flagship=_money("budget_flagship", data["budget_flagship"]),
        smart_flagship=_whole("smart_flagship", data["smart_flagship"]),
        floor_severity=_whole("floor_severity", data["floor_severity"]),
        floor_peak=_whole("floor_peak", data["floor_peak"]),
        floor_measures=_lines("floor_measures", data["floor_measures"]),
        intensity_high=_whole("intensity_high", data["intensity_high"]),
    )


def plain_amount(amount: Decimal) -> str:
    """Return an amount as the shortest decimal text: ``5000``, ``4999.99``, never ``5E+3``."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidPolicy(f"version must be a text, not {value!r}")
    return value


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidPolicy(f"{name} must be a whole number, not {value!r}")
    return value


def _money(name: str, value: object) -> Decimal:
    if not isinstance(value, str):
        raise InvalidPolicy(f"{name} must be decimal text, not {value!r}")
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise InvalidPolicy(f"{name} must be decimal text, not {value!r}") from error


def _lines(name: str, value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise InvalidPolicy(f"{name} must be an object")
    return {str(code): _whole(f"{name}.{code}", line) for code, line in value.items()}


def _check_range(name: str, value: object, low: int, high: int) -> None:
    if _whole(name, value) not in range(low, high + 1):
        raise InvalidPolicy(f"{name} must be {low} to {high}, not {value}")
