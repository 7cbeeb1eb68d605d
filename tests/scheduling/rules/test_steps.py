from decimal import Decimal

import pytest

from intake.rules.change import change_between
from scheduling.rules.steps import review_needed
from tests.golden import rows
from tests.intake.rules.test_instruments import DEFINITIONS


def totals(cell):
    return {code: Decimal(total) for code, total in (pair.split("=") for pair in cell.split())}


@pytest.mark.parametrize("row", rows("sessions", "Looking at a course"), ids=str)
def test_when_somebody_has_to_look(row):
    first, newest = totals(row["first"]), totals(row["newest"])
    changes = [
        change_between(DEFINITIONS[code], first[code], newest[code])
        for code in first
        if code in newest
    ]
    why = review_needed(
        sessions=int(row["sessions"]), changes=[found.kind for found in changes if found]
    )
    assert (why or "") == row["Review"]
