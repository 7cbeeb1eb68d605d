import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.disclosure import ImpossibleCount, disclose, sample_of, too_few
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
def test_what_is_hidden_beside_a_visible_total_is_two_groups_with_five_answers(groups):
    shown = disclose(groups)
    if shown.total_visible and shown.withheld:
        assert len(shown.withheld) >= 2
        assert not too_few(sum(groups[name] for name in shown.withheld))


@given(counts)
def test_no_small_group_is_ever_shown_and_no_empty_one_is_hidden(groups):
    withheld = disclose(groups).withheld
    assert {name for name, n in groups.items() if too_few(n)} <= withheld
    assert not any(groups[name] == 0 for name in withheld)


@given(counts)
def test_the_order_of_the_groups_does_not_matter(groups):
    assert disclose(dict(reversed(list(groups.items())))) == disclose(groups)
