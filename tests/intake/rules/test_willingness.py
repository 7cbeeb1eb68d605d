from decimal import Decimal

import pytest

from intake.rules.willingness import (
    ImpossibleAmount,
    affordability,
    share_of_ceiling,
    yearly_ceiling,
)
from tests.golden import rows


def money(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


@pytest.mark.parametrize("row", rows("tiers", "Yearly ceiling"), ids=lambda row: row["income"])
def test_the_ceiling_is_a_tenth_of_a_years_income(row):
    assert yearly_ceiling(Decimal(row["income"])) == Decimal(row["Ceiling"])


@pytest.mark.parametrize("row", rows("tiers", "Affordability"), ids=lambda row: str(row))
def test_a_price_is_held_against_both_lines(row):
    notes = affordability(
        Decimal(row["price"]), ceiling=money(row["ceiling"]), budget=money(row["budget"])
    )
    expected = [note.split("=") for note in row["Notes"].split()]
    assert [(note.code.value, note.amount) for note in notes] == [
        (code, Decimal(amount)) for code, amount in expected
    ]


def test_the_budget_in_percent_of_the_ceiling():
    assert share_of_ceiling(Decimal(9000), Decimal(14400)) == Decimal("62.5")
    assert share_of_ceiling(Decimal(9000), Decimal(0)) is None


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_an_impossible_amount_is_refused(amount):
    wrong = Decimal(amount)
    with pytest.raises(ImpossibleAmount):
        yearly_ceiling(wrong)
    with pytest.raises(ImpossibleAmount):
        affordability(wrong, ceiling=Decimal(1), budget=None)
    with pytest.raises(ImpossibleAmount):
        affordability(Decimal(1), ceiling=None, budget=wrong)
    with pytest.raises(ImpossibleAmount):
        share_of_ceiling(wrong, Decimal(1))
