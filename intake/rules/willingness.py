"""What a client could and would pay: the yearly ceiling and a price held against it. Pure.

The figures open an offer or ask for a talk about money. They never lower care.
Money is CNY. Worked cases: docs/algorithms/tiers.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MONTHS_A_YEAR = 12
SHARE_OF_INCOME = Decimal("0.10")


class ImpossibleAmount(ValueError):
    """An amount of money is negative or not a number."""


class Affordability(StrEnum):
    WITHIN_CEILING = "within_ceiling"
    ABOVE_CEILING = "above_ceiling"
    WITHIN_BUDGET = "within_budget"
    ABOVE_BUDGET = "above_budget"


@dataclass(frozen=True, slots=True)
class AffordabilityNote:
    """One comparison. ``amount`` is how far the price lies from the line, CNY, never negative."""

    code: Affordability
    amount: Decimal


def yearly_ceiling(monthly_income: Decimal) -> Decimal:
    """Return what a year of counselling may cost at most, CNY: a tenth of twelve months.

    monthly_income   CNY a month, after tax, self-declared; 0 is a value

    :raises ImpossibleAmount: if it is negative or not a number
    """
    return _amount(monthly_income) * MONTHS_A_YEAR * SHARE_OF_INCOME


def affordability(
    price: Decimal, *, ceiling: Decimal | None, budget: Decimal | None
) -> tuple[AffordabilityNote, ...]:
    """Hold a price against the ceiling and the stated yearly budget, all CNY.

    A line that is not known gives no note. A price equal to a line is within it.

    :raises ImpossibleAmount: if an amount is negative or not a number
    """
    notes = []
    if ceiling is not None:
        notes.append(
            _compare(price, ceiling, Affordability.WITHIN_CEILING, Affordability.ABOVE_CEILING)
        )
    if budget is not None:
        notes.append(
            _compare(price, budget, Affordability.WITHIN_BUDGET, Affordability.ABOVE_BUDGET)
        )
    return tuple(notes)


def share_of_ceiling(budget: Decimal, ceiling: Decimal) -> Decimal | None:
    """Return the stated budget in percent of the ceiling, unrounded; None for a ceiling of 0.

    :raises ImpossibleAmount: if an amount is negative or not a number
    """
    if _amount(ceiling) == 0:
        return None
    return 100 * _amount(budget) / ceiling


def _compare(
    price: Decimal, line: Decimal, within: Affordability, above: Affordability
) -> AffordabilityNote:
    distance = _amount(price) - _amount(line)
    return AffordabilityNote(above if distance > 0 else within, abs(distance))


def _amount(value: Decimal) -> Decimal:
    if not value.is_finite() or value < 0:
        raise ImpossibleAmount(f"{value} is not an amount of money")
    return value
