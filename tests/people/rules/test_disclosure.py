import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.disclosure import ImpossibleCount, Sample, disclose, sample_of
from tests.golden import rows

counts = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize("row", rows("disclosure", "Sample"), ids=lambda row: row["n"])
def test_how_much_a_number_of_answers_can_bear(row):
    assert sample_of(int(row["n"])) == row["Sample"]


@pytest.mark.parametrize("row", rows("disclosure", "Hidden groups"), ids=lambda row: row["Groups"])
def test_which_groups_are_hidden(row):
    groups = {name: int(n) for name, n in (cell.split("=") for cell in row["Groups"].split())}
    shown = disclose(groups)
    assert sorted(shown.withheld) == row["Hidden"].split()
    assert shown.total_visible is (row["Total"] == "shown")


def test_a_negative_number_of_answers_is_refused():
    with pytest.raises(ImpossibleCount):
        sample_of(-1)
    with pytest.raises(ImpossibleCount):
        disclose({"a": 9, "b": -1})


@given(counts)
def test_a_visible_total_never_stands_beside_exactly_one_hidden_group(groups):
    shown = disclose(groups)
    if shown.total_visible:
        assert len(shown.withheld) != 1


@given(counts)
def test_no_small_group_is_ever_shown_and_only_one_more_is_hidden(groups):
    shown = disclose(groups)
    small = {name for name, n in groups.items() if sample_of(n) is Sample.WITHHELD}
    assert small <= shown.withheld
    assert len(shown.withheld - small) <= 1


@given(counts)
def test_the_order_of_the_groups_does_not_matter(groups):
    assert disclose(dict(reversed(list(groups.items())))) == disclose(groups)
