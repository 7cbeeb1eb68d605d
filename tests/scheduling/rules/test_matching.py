from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules.matching import (
    Competence,
    Counselor,
    Hard,
    ImpossibleProfile,
    Weights,
    Wishes,
    broken_constraints,
    rank_counselors,
)

TODAY = date(2026, 3, 2)


def counselor(code="anna", level=5, **changes):
    plain = Counselor(
        code=code,
        sites=frozenset({"xuhui"}),
        languages=frozenset({"zh-Hans"}),
        gender="female",
        licence_until=TODAY,
        free_places=1,
        competences=dict.fromkeys(Competence, level),
    )
    return replace(plain, **changes)


WISHES = Wishes(on=TODAY, site="xuhui", language="zh-Hans", gender="female")


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        pytest.param({}, (), id="the licence ends today and one place is free"),
        pytest.param(
            {"licence_until": TODAY - timedelta(days=1)}, (Hard.LICENCE,), id="ended yesterday"
        ),
        pytest.param({"licence_until": None}, (Hard.LICENCE,), id="no licence"),
        pytest.param({"free_places": 0}, (Hard.CAPACITY,), id="full"),
        pytest.param({"sites": frozenset({"online"})}, (Hard.SITE,), id="elsewhere"),
        pytest.param({"languages": frozenset({"en"})}, (Hard.LANGUAGE,), id="other language"),
        pytest.param({"gender": "male"}, (Hard.GENDER,), id="of a different gender than requested"),
        pytest.param({"free_places": 0, "gender": "male"}, (Hard.CAPACITY, Hard.GENDER), id="two"),
    ],
)
def test_a_broken_constraint_leaves_a_counselor_out_and_is_named(changes, broken):
    ranking = rank_counselors(WISHES, [counselor(**changes)])
    assert broken_constraints(WISHES, counselor(**changes)) == broken
    assert ranking.excluded == ({"anna": broken} if broken else {})
    assert bool(ranking.matches) is not bool(broken)


def test_what_does_not_matter_excludes_nobody_but_licence_and_places_always_matter():
    open_to_all = Wishes(on=TODAY)
    assert not broken_constraints(open_to_all, counselor(gender="male", sites=frozenset()))
    assert broken_constraints(open_to_all, counselor(free_places=0)) == (Hard.CAPACITY,)


def test_the_top_three_are_ranked_by_score_and_equal_ones_by_code():
    four = [counselor(code, level) for code, level in (("d", 9), ("c", 4), ("b", 7), ("a", 7))]
    ranking = rank_counselors(WISHES, four)
    assert [match.counselor for match in ranking.matches] == ["d", "a", "b"]
    assert [match.score for match in ranking.matches] == [90, 70, 70]


def test_a_match_says_which_wishes_it_satisfies_and_which_stay_unmet():
    wishes = replace(WISHES, problems=frozenset({"sleep", "work"}))
    good = counselor(problems=frozenset({"sleep", "grief"}))
    (match,) = rank_counselors(wishes, [good]).matches
    assert match.satisfied == ("problem:sleep",)
    assert match.unmet == ("problem:work",)
    assert match.score == Fraction(100 * (60 * 5 + 30 * 5), 900)


def test_weights_of_nothing_score_nothing():
    nothing = Weights(competences={}, problems=0)
    assert rank_counselors(WISHES, [counselor()], weights=nothing).matches[0].score == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda: counselor(level=11),
        lambda: counselor(level=-1),
        lambda: counselor(competences=dict.fromkeys(Competence, 5) | {Competence.EMPATHY: 11}),
        lambda: counselor(free_places=-1),
        lambda: counselor(competences={Competence.EMPATHY: 5}),
        lambda: Weights(problems=-1),
        lambda: Weights(competences={Competence.THEORY: -1}),
    ],
)
def test_impossible_profiles_and_weights_are_refused(ask):
    with pytest.raises(ImpossibleProfile):
        ask()


topics = st.frozensets(st.sampled_from(["sleep", "work", "family", "grief"]))


@given(topics, topics, st.integers(0, 10))
def test_a_score_is_0_to_100_and_offering_more_never_lowers_it(wanted, offered, level):
    wishes = replace(WISHES, problems=wanted)
    some = counselor(level=level, problems=offered)
    more = counselor(level=level, problems=offered | wanted)
    scores = [rank_counselors(wishes, [each]).matches[0].score for each in (some, more)]
    assert 0 <= scores[0] <= scores[1] <= 100
