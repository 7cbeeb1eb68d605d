import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.smart import STRONG_FROM, Ticks, TooManyGoals, clarity, goal_score
from tests.golden import rows

NAMES = {
    "S": "specific",
    "M": "measurable",
    "A": "achievable",
    "R": "relevant",
    "T": "time_bound",
}


@pytest.mark.parametrize("row", rows("tiers", "Goal clarity"), ids=lambda row: row["Ticks"])
def test_a_goal_is_scored_and_told_what_to_add(row):
    scored = goal_score(Ticks(**{NAMES[letter]: True for letter in row["Ticks"].split()}))
    assert scored.score == int(row["Score"])
    assert list(scored.missing) == row["Missing"].split()
    assert scored.hint == (None if row["Hint"] == "none" else row["Hint"])
    assert scored.hint_strong is (row["Then strong"] == "yes")
    assert scored.strong is (scored.score >= STRONG_FROM)


def test_the_best_goal_counts():
    vague = Ticks(specific=True)
    clear = Ticks(specific=True, measurable=True, achievable=True, time_bound=True)
    assert clarity([vague, clear, vague]) == 4


def test_no_goal_has_no_clarity_and_an_empty_goal_has_none_of_it():
    assert clarity([]) is None
    assert clarity([Ticks()]) == 0


def test_five_goals_are_enough():
    assert clarity([Ticks()] * 5) == 0
    with pytest.raises(TooManyGoals):
        clarity([Ticks()] * 6)


@given(st.builds(Ticks), st.sampled_from(sorted(NAMES.values())))
def test_following_the_hint_adds_exactly_one_point(ticks, name):
    with_it = {field: getattr(ticks, field) for field in NAMES.values()} | {name: True}
    before = goal_score(ticks).score
    assert goal_score(Ticks(**with_it)).score == before + (not getattr(ticks, name))
