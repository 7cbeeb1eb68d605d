from decimal import Decimal

import pytest

from scheduling.rules.steps import review_needed
from tests.golden import rows


def totals(cell):
    return {code: Decimal(total) for code, total in (pair.split("=") for pair in cell.split())}


@pytest.mark.parametrize("row", rows("sessions", "Looking at a course"), ids=str)
def test_when_somebody_has_to_look(row):
    why = review_needed(
        sessions=int(row["sessions"]),
        first=totals(row["first"]),
        newest=totals(row["newest"]) if row["newest"] else None,
    )
    assert (why or "") == row["Review"]
