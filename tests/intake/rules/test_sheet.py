"""What staff type is read as they meant it, and what cannot be read is named."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.definitions import parse_definition
from intake.rules.reading import Problem
from intake.rules.sheet import (
    EARLIER,
    GIVEN_FIELDS,
    PROBLEMS,
    STYLES,
    Sheet,
    earlier_name,
    field_name,
    read_sheet,
)
from intake.rules.smart import Criterion, Ticks, goal_score

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
        ("￥12000", "12000"),
        ("12000.005", "12000.00"),
        ("12000.015", "12000.02"),
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
        ("X12000", Problem.NOT_A_NUMBER),
        ("12000¥", Problem.NOT_A_NUMBER),
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
        ("x3", None, Problem.NOT_A_NUMBER),
        ("-x", None, Problem.NOT_A_NUMBER),
        ("-", None, Problem.NOT_A_NUMBER),
        ("3.5", None, Problem.NOT_A_NUMBER),
        ("99999999", None, Problem.TOO_LARGE),
        ("999999999", None, Problem.NOT_A_NUMBER),
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


def test_a_word_of_a_page_or_of_a_row_is_spelt_as_it_always_was():
    assert " ".join(PROBLEMS) == (
        "anxiety low_mood sleep work_stress relationship family parenting study self_worth trauma"
        " grief other"
    )
    assert " ".join(STYLES) == "analytical amiable driving expressive"
    given = {"request_key", "opened_at", "completes", "self_fill", "self_fill_revision"}
    assert given == GIVEN_FIELDS
    assert EARLIER == "earlier-"
    assert field_name("phq-9", "mood") == "phq-9-mood"
    assert earlier_name("phq-9-mood") == "earlier-phq-9-mood"


def test_an_empty_page_is_an_empty_sheet():
    assert read_sheet({}, FORMS) == Sheet()
    assert read(income_withheld=" ", story=" ", style="", goal__0__ticks=" ") == Sheet()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_can_be_chosen(problem):
    sheet = read(problems=problem)
    assert sheet.presenting == (problem,)
    assert not sheet.problems


@pytest.mark.parametrize("style", STYLES)
def test_every_style_can_be_chosen(style):
    sheet = read(style=style)
    assert sheet.style == style
    assert not sheet.problems


def test_all_problems_can_be_chosen_at_once():
    sheet = read(problems=list(PROBLEMS))
    assert sheet.presenting == PROBLEMS
    assert not sheet.problems


def test_two_styles_are_none():
    sheet = read(style=["amiable", "driving"])
    assert sheet.style == ""
    assert sheet.problems == {"style": Problem.ANSWERED_TWICE}


@pytest.mark.parametrize("ticks", [[], ["specific"], [criterion.value for criterion in Criterion]])
def test_a_goal_is_scored_by_its_ticks(ticks):
    sheet = read(goal__0__text="每周跑步3次", goal__0__ticks=ticks)
    assert not sheet.problems
    assert sheet.goals[0].score == goal_score(Ticks(**dict.fromkeys(ticks, True)))
    assert sheet.goals[0].score.score == len(ticks)


@pytest.mark.parametrize(("name", "longest"), [("story", 5000), ("goal-0-text", 300)])
def test_a_text_may_be_as_long_as_its_field_and_no_longer(name, longest):
    assert not read_sheet({name: ["x" * longest]}, FORMS).problems
    longer = read_sheet({name: ["x" * (longest + 1)]}, FORMS)
    assert longer.problems == {name: Problem.TOO_LONG}


def test_five_goals_are_read_and_a_sixth_is_not():
    typed = {f"goal-{position}-text": [f"goal {position}"] for position in range(6)}
    goals = read_sheet(typed, FORMS).goals
    assert [(goal.position, goal.text) for goal in goals] == [
        (position, f"goal {position}") for position in range(5)
    ]


@pytest.mark.parametrize(
    ("words", "total"),
    [
        (["0"], "0"),
        (["27"], "27"),
        (["999"], "999"),
        (["7.3"], "7.3"),
        (["45.67"], "45.67"),
        (["２７"], "27"),
        (["12", "x"], "12"),
        (["  ", "12"], "12"),
    ],
)
def test_the_total_of_before_is_carried_to_be_compared_with(words, total):
    sheet = read_sheet({"earlier-phq-9": words}, FORMS)
    assert sheet.earlier == {"phq-9": Decimal(total)}
    assert not sheet.problems


@pytest.mark.parametrize(
    "words",
    [[], [""], ["x"], ["-1"], ["1000"], ["1."], ["1.234"], ["1e2"], ["XX12"], ["x", "12"], ["٣"]],
)
def test_a_total_of_before_that_nobody_carried_there_shows_nothing(words):
    sheet = read_sheet({"earlier-phq-9": words, "earlier-mmpi": ["12"]}, FORMS)
    assert sheet == Sheet()


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
