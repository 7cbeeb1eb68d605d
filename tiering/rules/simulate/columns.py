"""The facts of many clients as columns of whole numbers. Pure.

Money is counted in fen and totals of instruments in hundredths, so that every comparison is exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tiering.rules.tiers import Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_KNOWN = -1
HUNDREDTHS = 100


class UnevenMoney(ValueError):
    """An amount is finer than a fen, or a total finer than a hundredth."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a client; ``NOT_KNOWN`` stands for what is not known.

    sads, peak, months, smart   as in ``Facts``
    income, budget              fen
    withheld, minor, sponsored  true or false
    measures                    instrument code -> totals in hundredths
    """

    sads: "NDArray[Any]"
    peak: "NDArray[Any]"
    months: "NDArray[Any]"
    smart: "NDArray[Any]"
    income: "NDArray[Any]"
    budget: "NDArray[Any]"
    withheld: "NDArray[Any]"
    minor: "NDArray[Any]"
    sponsored: "NDArray[Any]"
    measures: Mapping[str, "NDArray[Any]"]

    @property
    def n(self) -> int:
        return int(self.sads.shape[0])


def fen(amount: int | Decimal | None) -> int:
    """Return an amount in hundredths, ``NOT_KNOWN`` for None.

    :raises UnevenMoney: if that is no whole number
    """
    if amount is None:
        return NOT_KNOWN
    if isinstance(amount, int):
        return amount * HUNDREDTHS
    whole = int(amount * HUNDREDTHS)
    if whole != amount * HUNDREDTHS:
        raise UnevenMoney(f"{amount} is finer than a hundredth")
    return whole


def columns_of(rows: Sequence[Facts], codes: Iterable[str]) -> Columns:
    """Return the columns of facts that are at hand one by one.

    codes   the instruments that a policy looks at

    :raises UnevenMoney: for an amount finer than a fen
    """
    return made(
        sads=[_known(row.sads) for row in rows],
        peak=[_known(row.peak) for row in rows],
        months=[_known(row.duration_months) for row in rows],
        smart=[_known(row.smart) for row in rows],
        income=[fen(row.income) for row in rows],
        budget=[fen(row.budget) for row in rows],
        withheld=[row.income_withheld for row in rows],
        minor=[row.minor for row in rows],
        sponsored=[row.sponsored for row in rows],
        measures={code: [fen(row.measures.get(code)) for row in rows] for code in codes},
    )


def made(
    *, measures: Mapping[str, Sequence[int]], **columns: Sequence[int] | Sequence[bool]
) -> Columns:
    """Return columns of plain lists, one list a field of ``Columns``."""
    import numpy as np

    flags = {"withheld", "minor", "sponsored"}
    arrays: dict[str, NDArray[Any]] = {
        name: np.asarray(values, dtype=np.bool_ if name in flags else np.int64)
        for name, values in columns.items()
    }
    totals = {code: np.asarray(values, dtype=np.int64) for code, values in measures.items()}
    return Columns(measures=totals, **arrays)


def _known(value: int | None) -> int:
    return NOT_KNOWN if value is None else value
