import pytest

from outbox.rules.leaving import why_kept_back
from tests.golden import rows


@pytest.mark.parametrize("row", rows("surveys", "Why an invitation is not sent"), ids=str)
def test_why_a_letter_is_kept_back(row):
    reason = why_kept_back(
        consented=row["Consented"] == "yes",
        stopped=row["Through the stop link"] == "yes",
        has_contact=row["Contact"] == "yes",
    )
    assert (reason or "none") == row["Reason"]
