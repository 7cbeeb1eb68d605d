"""What staff type is read as they meant it, and what cannot be read is named."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.definitions import parse_definition
from intake.rules.reading import Problem
from intake.rules.sheet import read_sheet
from intake.rules.smart import Ticks

FOLDER = Path(__file__).parents[3] / "intake" / "instruments"
FORMS = [
    parse_definition(json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")))
    for code in ("sads", "phq-9")
]


def read(**typed):
    lists = {
        name.replace("__", "-"): value if isinstance(value, list) else [value]
        for name, value in typed.items()
    }
    return read_sheet(lists, FORMS)


@pytest.mark.parametrize(
    ("word", "amount"),
    [
        ("12000", "12000"),
        ("12,000", "12000"),
        ("１２０００", "12000"),
        (" ¥12,000.50 ", "12000.50"),
        ("0", "0"),
        ("10000000", "10000000"),
    ],
)
def test_money_is_read_as_it_is_written(word, amount):
    sheet = read(income=word)
    assert sheet.income == Decimal(amount)
    assert not sheet.problems


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("-1", Problem.NEGATIVE),
        ("10000000.01", Problem.TOO_LARGE),
        ("twelve", Problem.NOT_A_NUMBER),
        ("NaN", Problem.NOT_A_NUMBER),
        ("Infinity", Problem.NOT_A_NUMBER),
        ("1e400", Problem.TOO_LARGE),
        ("1 000 x", Problem.NOT_A_NUMBER),
    ],
)
def test_money_that_cannot_be_read_is_named(word, problem):
    sheet = read(budget=word)
    assert sheet.budget is None
    assert sheet.problems == {"budget": problem}


def test_zero_income_is_an_answer_and_nothing_is_not():
    assert read(income="0").income == 0
    assert read(income="  ").income is None


def test_an_income_cannot_be_stated_and_withheld():
    sheet = read(income="5000", income_withheld="on")
    assert sheet.problems == {"income": Problem.STATED_AND_WITHHELD}
    assert sheet.income is None
    assert sheet.income_withheld


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("0", Problem.OFF_SCALE),
        ("8", Problem.OFF_SCALE),
        ("x", Problem.NOT_A_NUMBER),
        ("3.5", Problem.NOT_A_NUMBER),
        ("9" * 400, Problem.NOT_A_NUMBER),
    ],
)
def test_an_answer_off_the_scale_is_named(word, problem):
    sheet = read(sads__emotion=word)
    assert sheet.problems == {"sads-emotion": problem}
    assert "sads" not in sheet.answers


def test_an_answer_sent_twice_is_refused_and_sent_twice_alike_is_one():
    assert read(sads__emotion=["3", "4"]).problems == {"sads-emotion": Problem.ANSWERED_TWICE}
    assert read(sads__emotion=["3", "3"]).answers == {"sads": {"emotion": 3}}


def test_the_total_waits_for_the_last_dimension():
    sheet = read(sads__emotion="6")
    assert sheet.severity.total is None
    assert sheet.severity.peak == 6


@pytest.mark.parametrize(
    ("word", "months", "problem"),
    [
        ("0", 0, None),
        ("1200", 1200, None),
        ("1201", None, Problem.TOO_LARGE),
        ("-3", None, Problem.NEGATIVE),
        ("half a year", None, Problem.NOT_A_NUMBER),
    ],
)
def test_duration(word, months, problem):
    sheet = read(duration_months=word)
    assert sheet.duration_months == months
    assert sheet.problems.get("duration_months") == problem


def test_goals_keep_their_place_and_their_ticks():
    sheet = read(goal__1__text="每周跑步3次", goal__1__ticks=["specific", "time_bound"])
    assert [goal.position for goal in sheet.goals] == [1]
    assert sheet.goals[0].ticks == Ticks(specific=True, time_bound=True)
    assert sheet.smart == 2


def test_ticks_without_a_goal_are_named():
    sheet = read(goal__0__ticks=["specific"])
    assert sheet.problems == {"goal-0-text": Problem.TICKS_WITHOUT_TEXT}


def test_choices_that_were_never_offered_are_named():
    assert read(problems=["anxiety", "x"]).problems == {"problems": Problem.UNKNOWN_CHOICE}
    assert read(style="loud").problems == {"style": Problem.UNKNOWN_CHOICE}


def test_a_story_keeps_its_lines_and_loses_nothing_but_nul():
    assert read(story="one\n\x00two ").story == "one\ntwo"
    assert read(story="x" * 5001).problems == {"story": Problem.TOO_LONG}


def test_risk_items_count_on_an_unfinished_form():
    scored = read(phq__9__self_harm="1").scores(FORMS)["phq-9"]
    assert scored.total is None
    assert scored.risk == ("self_harm",)


NAMES = st.sampled_from(
    [
        "income",
        "income_withheld",
        "budget",
        "sads-emotion",
        "phq-9-mood",
        "duration_months",
        "style",
        "problems",
        "goal-0-text",
        "goal-0-ticks",
        "story",
        "unknown",
    ]
)


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=20), max_size=3), max_size=8))
def test_whatever_is_sent_is_read_without_an_error(typed):
    sheet = read_sheet(typed, FORMS)
    assert sheet.income is None or sheet.income >= 0
    assert all(1 <= answer <= 7 for answer in sheet.answers.get("sads", {}).values())
