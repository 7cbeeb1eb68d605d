import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.sads import DIMENSIONS, InvalidSeverity, severity
from tests.golden import rows


def answers_of(cells: str) -> dict[str, int]:
    given_ = zip(DIMENSIONS, cells.split(), strict=True)
    return {dimension: int(cell) for dimension, cell in given_ if cell != "-"}


@pytest.mark.parametrize("row", rows("instruments", "The severity form"), ids=lambda row: str(row))
def test_the_form_is_read_as_the_page_says(row):
    read = severity(answers_of(row["Answers"]))
    assert read.total == (None if row["Total"] == "none" else int(row["Total"]))
    assert read.answered == int(row["Answered"])
    assert read.peak == (None if row["Peak"] == "none" else int(row["Peak"]))
    assert list(read.spikes) == row["Spikes"].split()
    assert len(read.missing) + read.answered == 7


def test_missing_dimensions_come_in_the_order_of_the_form():
    assert severity({"sleep": 2, "cognition": 3}).missing == (
        "emotion",
        "behaviour",
        "body",
        "relationships",
        "functioning",
    )


@pytest.mark.parametrize(
    "answers", [{"mood": 3}, {"emotion": 0}, {"emotion": 8}, {"emotion": True}, {"emotion": "3"}]
)
def test_an_impossible_answer_is_refused(answers):
    with pytest.raises(InvalidSeverity):
        severity(answers)


def test_a_practice_may_name_other_dimensions_and_another_spike_line():
    read = severity({"mood": 5}, dimensions=("mood", "work"), spike_from=5)
    assert (read.missing, read.spikes) == (("work",), ("mood",))


@given(st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(1, 7)))
def test_there_is_a_total_exactly_when_nothing_is_missing(answers):
    read = severity(answers)
    assert (read.total is None) is bool(read.missing)
    assert read.total in (None, sum(answers.values()))


def test_an_unanswered_dimension_is_no_spike():
    assert severity({"emotion": 1}, spike_from=1).spikes == ("emotion",)
