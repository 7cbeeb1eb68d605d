"""A word is a weak sign: it fetches a person, and missing one is worse than asking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.rules.danger import Danger, dangers_in
from tests.golden import rows


@pytest.mark.parametrize("row", rows("crisis", "Danger words"), ids=lambda row: row["Text"])
def test_each_word_points_to_its_own_danger_and_to_no_other(row: dict[str, str]) -> None:
    assert dangers_in(row["Text"]) == (Danger(row["Danger"]),)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我不想活了", Danger.SELF_HARM),
        ("有时候想 自 杀", Danger.SELF_HARM),
        ("I want to  die", Danger.SELF_HARM),
        ("SUICIDAL thoughts", Danger.SELF_HARM),
        ("Ｉ ｗａｎｔ ｔｏ ｄｉｅ", Danger.SELF_HARM),
        ("他又家暴了", Danger.VIOLENCE),
        ("My husband hits me", Danger.VIOLENCE),
        ("我想杀了他", Danger.HARM_TO_OTHERS),
    ],
)
def test_signs_are_seen(text: str, danger: Danger) -> None:
    assert danger in dangers_in(text)


@pytest.mark.parametrize(
    "text", ["", "很好，谢谢", "改约打了三次电话。", "请打我电话", "The room was too warm."]
)
def test_ordinary_words_are_no_signs(text: str) -> None:
    assert dangers_in(text) == ()


@given(st.text(), st.text())
def test_words_around_a_sign_do_not_hide_it(before: str, after: str) -> None:
    assert Danger.SELF_HARM in dangers_in(f"{before} 自杀 {after}")
