"""What is paid back when a client gives unused sessions back. Pure.

Worked cases: docs/algorithms/packages.md.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FEN = Decimal("0.01")


class RefundRule(StrEnum):
    """What a package promised on the day it was sold."""

    UNUSED_FULL = "unused_full"
    UNUSED_LESS_5 = "unused_less_5"
    NONE = "none"


# The share of the unused sessions' worth that goes back, where anything does.
SHARES = {RefundRule.UNUSED_FULL: Decimal(1), RefundRule.UNUSED_LESS_5: Decimal("0.95")}


class ImpossibleRefund(ValueError):
    """A price below zero, no sessions bought, or more given back than there ever were."""


class RefundCode(StrEnum):
    """Why nothing, or less than the worth, is paid back."""

    FULL = "full"
    LESS_FEE = "less_fee"
    RULE_IS_NONE = "rule_is_none"
    NOTHING_LEFT = "nothing_left"
    OVER = "over"
    ONLY_GIVEN = "only_given"


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back.

    sessions   taken out of the ledger, 0 where nothing can be given back
    worth      CNY that these sessions cost, rounded to the fen
    amount     CNY paid back, rounded to the fen, never above ``worth``
    """

    sessions: int
    worth: Decimal
    amount: Decimal
    code: RefundCode

    @property
    def fee(self) -> Decimal:
        """CNY that the practice keeps."""
        return self.worth - self.amount

    @property
    def possible(self) -> bool:
        return self.sessions > 0


def refund_of(
    rule: RefundRule, *, price: Decimal, bought: int, left: int, given: int, over: bool = False
) -> Refund:
    """Return what is paid back for the sessions that are left.

    price    CNY paid for all ``bought`` sessions together
    left     the balance, with what was given
    given    what ``adjusting.given_on_top`` says: worth nothing, and used last
    over     whether the last valid day is behind: then nothing can be given back

    The amount is worked out from the whole price and rounded once, at the end, half up to the fen.

    :raises ImpossibleRefund: if the price is negative or not finite, or a count makes no sense
    """
    if bought < 1 or left < 0 or not price.is_finite() or price < 0:
        raise ImpossibleRefund(f"{left} of {bought} sessions for {price}")
    nothing = Refund(0, Decimal("0.00"), Decimal("0.00"), RefundCode.NOTHING_LEFT)
    if left == 0:
        return nothing
    if over:
        return Refund(0, nothing.worth, nothing.amount, RefundCode.OVER)
    if rule is RefundRule.NONE:
        return Refund(0, nothing.worth, nothing.amount, RefundCode.RULE_IS_NONE)
    paid_for = min(left, left - given, bought)
    if paid_for <= 0:
        return Refund(0, nothing.worth, nothing.amount, RefundCode.ONLY_GIVEN)
    exact = price * paid_for / bought
    share = SHARES[rule]
    code = RefundCode.FULL if share == 1 else RefundCode.LESS_FEE
    return Refund(left, _fen(exact), _fen(exact * share), code)


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)
