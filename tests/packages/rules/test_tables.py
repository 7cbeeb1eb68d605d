"""Every row of docs/algorithms/packages.md."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.rules import adjusting
from packages.rules.capacity import ImpossibleLoad, Running, room_for
from packages.rules.economics import Actual, Plan, planned_against_actual
from packages.rules.ends import end_of, expires, last_running
from packages.rules.refunds import ImpossibleRefund, RefundRule, refund_of
from packages.rules.segments import (
    MOST_POINTS,
    PROBLEMS,
    SEGMENTS,
    Facts,
    ImpossibleRule,
    SegmentRule,
    check_rule,
    default_rule,
    propose_segment,
    rule_from_dict,
    signs_of,
)
from packages.rules.upgrade import Course, Prompt, Quiet, Situation, prompt_of, without_scores
from tests.golden import rows


def named(heading):
    found = rows("packages", heading)
    return [pytest.param(row, id=f"row {number}") for number, row in enumerate(found, start=1)]


def number(cell):
    return int(cell) if cell else None


def full_refund(price, bought, left):
    rule = RefundRule.UNUSED_FULL
    return refund_of(rule, price=Decimal(price), bought=bought, left=left, given=0)


@pytest.mark.parametrize("row", named("Refund"))
def test_what_is_paid_back(row):
    found = refund_of(
        RefundRule(row["Rule"]),
        price=Decimal(row["Price"]),
        bought=int(row["Bought"]),
        left=int(row["Left"]),
        given=int(row["Given"]),
        over=row["Over"] == "yes",
    )
    assert (str(found.sessions), str(found.amount), found.code) == (
        row["Sessions"],
        row["Amount"],
        row["Why"],
    )


prices = st.decimals(0, 100_000, places=2)


refunds = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(RefundRule),
        "price": prices,
        "bought": st.integers(1, 50),
        "left": st.integers(0, 60),
        "given": st.integers(-50, 60),
        "over": st.booleans(),
    }
)


@given(refunds)
def test_nobody_gets_back_more_than_was_paid(asked):
    price, left = asked["price"], asked["left"]
    found = refund_of(**asked)
    assert 0 <= found.amount <= found.worth <= price
    assert found.sessions in {0, left}


@given(prices, st.integers(1, 50), st.data())
def test_more_sessions_left_never_give_less_back(price, bought, data):
    left = data.draw(st.integers(0, bought - 1))
    paid = {"rule": RefundRule.UNUSED_LESS_5, "price": price, "bought": bought, "given": 0}
    assert refund_of(**paid, left=left).amount <= refund_of(**paid, left=left + 1).amount


@given(refunds, st.integers(0, 50), st.integers(1, 10))
def test_a_gift_is_worth_nothing_before_use_and_after_it(asked, given, more):
    without = refund_of(**{**asked, "given": given})
    with_more = refund_of(**{**asked, "given": given + more, "left": asked["left"] + more})
    assert with_more.amount == without.amount


@pytest.mark.parametrize(
    ("price", "bought", "left"), [("-1", 1, 1), ("NaN", 1, 1), ("1", 0, 0), ("1", 1, -1)]
)
def test_an_impossible_refund_is_refused(price, bought, left):
    with pytest.raises(ImpossibleRefund):
        full_refund(price, bought, left)


@pytest.mark.parametrize("row", named("End of a package"))
def test_where_a_package_stands(row):
    valid_until, day = (date.fromisoformat(row[name]) for name in ("Valid until", "Day"))
    end = end_of(valid_until, on=day)
    assert (str(end.days_left), end.stage, end.reminder or "none") == (
        row["Days left"],
        row["Stage"],
        row["Reminder"],
    )
    assert expires(valid_until, on=day) is (row["Lapses"] == "yes")
    assert (valid_until <= last_running(day)) is (row["Lapses"] == "yes")


@pytest.mark.parametrize("row", named("Adjusting by hand"))
def test_when_a_second_person_is_needed(row):
    sold = {"price": Decimal(row["Price"]), "bought": int(row["Bought"])}
    sessions, before = int(row["Sessions"]), int(row["Alone before"])
    assert adjusting.worth_of(sessions, **sold) == Decimal(row["Worth"])
    needed = adjusting.needs_second(sessions, alone_before=before, **sold)
    assert needed is (row["Second person"] == "yes")


def test_a_mistake_put_right_is_no_gift():
    reasons = [("mistake", 4), ("goodwill", 2), ("mistake", -1), ("moved", -3), ("other", 2)]
    assert adjusting.given_on_top(reasons) == 1
    assert adjusting.given_on_top([]) == 0


@pytest.mark.parametrize(
    ("sessions", "note", "fine"),
    [
        (1, "ten chars!", True),
        (1, "nine char", False),
        (1, "  padded   ", False),
        (0, "long enough a note", False),
        (50, "long enough a note", True),
        (-51, "long enough a note", False),
    ],
)
def test_an_adjustment_says_how_many_and_why(sessions, note, fine):
    if fine:
        adjusting.check_adjustment(sessions, note)
        return
    with pytest.raises(adjusting.AdjustmentRefused):
        adjusting.check_adjustment(sessions, note)


SHORT = Course("short", "C2", 5, Decimal(4_000))
OFFERS = [
    Course("steady", "C2", 10, Decimal(7_600)),
    SHORT,
    Course("brief", "C2", 2, Decimal(2_000)),
    Course("deep", "C3", 20, Decimal(40_000)),
]


@pytest.mark.parametrize("row", named("Going on"))
def test_what_the_desk_may_speak_of(row):
    situation = Situation(
        alert_open=row["Alert"] == "yes",
        silent=row["Hold"] == "yes",
        severity=number(row["Severity"]),
        severity_before=number(row["Before"]),
        pays_own=row["Pays own"] == "yes",
        left=int(row["Left"]),
        line=Decimal(row["Line"]) if row["Line"] else None,
    )
    found = prompt_of(situation, SHORT, OFFERS)
    assert (found.code or f"quiet: {found.quiet}") == row["Prompt"]


situations = st.builds(
    Situation,
    alert_open=st.booleans(),
    silent=st.booleans(),
    severity=st.none() | st.integers(7, 49),
    severity_before=st.none() | st.integers(7, 49),
    pays_own=st.booleans(),
    left=st.integers(0, 5),
    line=st.none() | st.decimals(0, 100_000, places=0),
)


@given(situations)
def test_money_only_ever_takes_a_prompt_away(situation):
    if prompt_of(situation, SHORT, OFFERS).code:
        assert prompt_of(replace(situation, line=None), SHORT, OFFERS).code


@given(situations)
def test_who_is_in_danger_or_does_worse_is_never_sold_to(situation):
    found = prompt_of(situation, SHORT, OFFERS)
    worse = None not in (situation.severity, situation.severity_before) and (
        situation.severity > situation.severity_before
    )
    if situation.alert_open or situation.silent or worse:
        assert found.code is None


@given(situations)
def test_without_the_scores_a_rise_and_a_hold_are_one_and_all_else_stays(situation):
    found = prompt_of(situation, SHORT, OFFERS)
    told = without_scores(found)
    assert told.quiet not in {"silent", "worse"}
    assert told == (Prompt(None, Quiet.HELD_BACK) if found.quiet in {"silent", "worse"} else found)


def test_a_first_visit_leads_on_within_its_segment_but_never_to_a_first_visit_again():
    first = Course("first", "C1", 1, Decimal(60), first_only=True)
    card = Course("card", "C1", 3, Decimal(360))
    calm = Situation(False, False, None, None, True, 0, None)
    assert prompt_of(calm, first, [first, card, SHORT]).code == "card"


@pytest.mark.parametrize("row", named("Capacity before a sale"))
def test_how_many_sales_can_be_served(row):
    sold = [pair.split("@") for pair in row["Sold: sessions@days"].split()]
    room = room_for(
        capacity=int(row["Capacity"]),
        running=[Running(int(sessions), int(days)) for sessions, days in sold],
        sales_a_month=int(row["Sales"]),
        sessions=int(row["Sessions"]),
    )
    assert (str(room.promised), str(room.needed), str(room.sales)) == (
        row["Promised"],
        row["Needed"],
        row["At most"],
    )
    assert room.enough is (row["Enough"] == "yes")


@given(st.integers(0, 300), st.integers(1, 40))
def test_as_many_sales_as_it_says_fit_and_one_more_does_not(capacity, sessions):
    room = room_for(capacity=capacity, running=[], sales_a_month=0, sessions=sessions)
    fits = {"capacity": capacity, "running": [], "sessions": sessions}
    assert room_for(**fits, sales_a_month=room.sales).enough
    assert not room_for(**fits, sales_a_month=room.sales + 1).enough


@pytest.mark.parametrize(("capacity", "sales", "sessions"), [(-1, 0, 1), (0, -1, 1), (0, 0, 0)])
def test_an_impossible_load_is_refused(capacity, sales, sessions):
    with pytest.raises(ImpossibleLoad):
        room_for(capacity=capacity, running=[], sales_a_month=sales, sessions=sessions)


def test_the_points_of_a_new_practice_are_those_of_the_page():
    page = {
        row["Sign"]: {code: int(row[code]) for code in SEGMENTS if row[code]}
        for row in rows("packages", "Segment")
    }
    assert page == default_rule().points


@pytest.mark.parametrize("row", named("Worked segments"))
def test_which_segment_is_proposed(row):
    facts = Facts(
        first_visit=row["First"] == "yes",
        age=number(row["Age"]),
        sponsored=row["Sponsored"] == "yes",
        by_employer=row["By employer"] == "yes",
        months=number(row["Months"]),
        problems=frozenset(row["Problems"].split()),
    )
    found = propose_segment(facts, default_rule())
    assert (found.segment or "none") == row["Segment"]
    assert " ".join(str(found.totals[code]) for code in SEGMENTS) == row["Totals"]
    if found.segment:
        assert sum(reason.points for reason in found.reasons) == found.totals[found.segment]


def test_a_stored_rule_reads_back_as_it_was():
    assert rule_from_dict(default_rule().as_dict()) == default_rule()


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": {"rich": {"C1": 1}}},
        {"points": {"young": {"C9": 1}}},
        {"points": {"young": {"C1": 10}}},
        {"points": {"young": {"C1": -1}}},
        {"points": {"young": {"C1": True}}},
        {"enough": 0},
        {"long_from": 1.5},
    ],
)
def test_an_impossible_rule_is_refused(wrong):
    with pytest.raises(ImpossibleRule):
        rule_from_dict({**default_rule().as_dict(), **wrong})


def test_no_sign_speaks_of_money():
    assert not [name for name in Facts.__dataclass_fields__ if name in {"income", "budget"}]
    assert isinstance(default_rule(), SegmentRule)


def sheet_of(plan, happened, *, since=date(2026, 9, 1), months=3):
    plans = dict.fromkeys(SEGMENTS, plan)
    return planned_against_actual(plans, happened, since=since, months=months)


@pytest.mark.parametrize("row", named("Planned against actual"))
def test_small_segments_are_withheld(row):
    plan = Plan(Decimal(800), 5, 60, Decimal(600), 10)
    actuals = {code: Actual(int(row[code]), 7, Decimal(900)) for code in SEGMENTS}
    sheet = sheet_of(plan, {date(2026, 9, 1): actuals})
    assert [one.segment for one in sheet.rows if one.actual is None] == row["Withheld"].split()
    assert (sheet.total is not None) is (row["Total"] == "shown")
    first = sheet.rows[0]
    assert (first.planned_enrolments, first.planned_sessions) == (30, 150)
    assert first.planned_revenue == 120_000


def test_a_segment_in_which_nothing_happened_adds_nothing_to_the_total():
    plan = Plan(Decimal(800), 5, 60, Decimal(600), 10)
    busy = dict.fromkeys(["C1", "C2", "C3"], Actual(6, 7, Decimal(900)))
    sheet = sheet_of(plan, {date(2026, 9, 1): busy})
    assert sheet.total == Actual(18, 21, Decimal(2_700))


def test_six_months_less_three_tell_nothing_of_the_three_before():
    """C1 sold 20 lately and 2 before: with both periods shown, the two could be worked out."""
    plan = Plan(Decimal(800), 5, 60, Decimal(600), 10)
    lately = dict.fromkeys(SEGMENTS, Actual(20, 30, Decimal(900)))
    before = {**lately, "C1": Actual(2, 3, Decimal(90))}
    happened = {date(2026, 9, 1): lately, date(2026, 6, 1): before}
    quarter = sheet_of(plan, happened)
    half = sheet_of(plan, happened, since=date(2026, 6, 1), months=6)
    shown = [{row.segment for row in sheet.rows if row.actual} for sheet in (quarter, half)]
    assert "C1" in shown[0] ^ shown[1]


def test_a_segment_in_which_nothing_happened_is_not_withheld_and_hides_nothing():
    plan = Plan(Decimal(800), 5, 60, Decimal(600), 10)
    sheet = sheet_of(plan, {date(2026, 9, 1): {"C2": Actual(9, 9, Decimal(900))}})
    assert [row.actual is None for row in sheet.rows] == [False] * 4


def test_sessions_without_an_enrolment_are_somebodys():
    plan = Plan(Decimal(800), 5, 60, Decimal(600), 10)
    busy = dict.fromkeys(SEGMENTS, Actual(9, 9, Decimal(900)))
    sheet = sheet_of(plan, {date(2026, 9, 1): {**busy, "C4": Actual(0, 2, Decimal(0))}})
    assert {row.segment for row in sheet.rows if row.actual is None} == {"C1", "C4"}


def test_what_is_not_paid_back_is_the_fee():
    rule = RefundRule.UNUSED_LESS_5
    found = refund_of(rule, price=Decimal(1_000), bought=5, left=2, given=0)
    assert (found.worth, found.amount, found.fee) == (400, 380, 20)
    assert found.possible


def test_without_a_session_left_no_refund_is_possible():
    found = full_refund(1_000, 5, 0)
    assert (found.fee, found.possible) == (0, False)


def test_one_session_can_be_given_back():
    assert full_refund(1_000, 5, 1).possible


@pytest.mark.parametrize("points", [0, MOST_POINTS])
def test_points_go_from_none_to_the_most(points):
    check_rule(replace(default_rule(), points={"recent": {"C2": points}}))


@pytest.mark.parametrize("points", [-1, MOST_POINTS + 1])
def test_points_beyond_are_refused(points):
    wrong = replace(default_rule(), points={"recent": {"C2": points}})
    with pytest.raises(ImpossibleRule):
        propose_segment(Facts(first_visit=True), wrong)


def test_a_line_of_one_is_a_line():
    check_rule(replace(default_rule(), young_until=1, long_from=1, enough=1))


def test_what_is_not_known_of_a_client_speaks_for_nothing():
    assert signs_of(Facts(first_visit=True), default_rule()) == ("first_visit",)


def test_the_strongest_sign_is_named_first():
    facts = Facts(first_visit=False, months=30, problems=frozenset({"trauma", "low_mood"}))
    points = [reason.points for reason in propose_segment(facts, default_rule()).reasons]
    assert points == [6, 3, 1]


def test_what_belongs_to_no_segment_has_a_word_of_its_own():
    assert PROBLEMS[-1] == "other"
