import json
from decimal import Decimal

import pytest
from hypothesis import given

from tests.golden import rows
from tests.tiering.rules.cases import POLICY, any_facts
from tiering.rules.tiers import (
    Boundary,
    Code,
    Dimension,
    Facts,
    InvalidReason,
    Margin,
    Tier,
    boundary_from_dict,
    decide_tier,
    mask,
    mask_boundary,
    reason_from_dict,
)

PAGE = {Code(row["Code"]): row for row in rows("tiers", "Reasons")}
RICH = Facts(
    sads=28,
    peak=6,
    income=Decimal(12345),
    budget=Decimal(9876),
    smart=3,
    measures={"phq-9": 14, "gad-7": 13},
)


def test_every_code_stands_on_the_page():
    assert set(PAGE) == set(Code)


def allowed(cell: str) -> tuple[list[str], list[str]]:
    names = cell.split()
    return [name for name in names if not name.endswith("?")], [name.rstrip("?") for name in names]


@given(any_facts())
def test_a_reason_carries_the_values_and_margins_that_the_page_names(facts):
    for reason in decide_tier(facts, POLICY).reasons:
        row = PAGE[reason.code]
        assert reason.dimension == row["Dimension"]
        needed, possible = allowed(row["Values"])
        assert set(needed) <= set(reason.values) <= set(possible)
        if reason.code is not Code.NEED_MEASURE:
            needed, possible = allowed(row["Margins"])
            measures = [margin.measure for margin in reason.margins]
            assert measures in (needed, possible)


@given(any_facts())
def test_a_line_is_reached_and_only_that_of_the_budget_must_be_exceeded(facts):
    for reason in decide_tier(facts, POLICY).reasons:
        for margin in reason.margins:
            assert margin.exceed is (margin.measure == "budget")


@given(any_facts())
def test_reasons_survive_being_stored_as_json(facts):
    verdict = decide_tier(facts, POLICY)
    stored = json.loads(json.dumps([reason.as_dict() for reason in verdict.reasons]))
    assert tuple(reason_from_dict(data) for data in stored) == verdict.reasons
    if verdict.nearest:
        stored = json.loads(json.dumps(verdict.nearest.as_dict()))
        assert boundary_from_dict(stored) == verdict.nearest


@pytest.mark.parametrize(
    "data",
    [{}, {"dimension": "mood"}, {"dimension": "goals", "code": "masked", "lean": "top"}],
    ids=str,
)
def test_something_else_is_not_read_as_a_reason_or_boundary(data):
    with pytest.raises(InvalidReason):
        reason_from_dict(data)
    with pytest.raises(InvalidReason):
        boundary_from_dict(data)


def text_of(reasons) -> str:
    return json.dumps([reason.as_dict() for reason in reasons])


@given(any_facts())
def test_a_reader_without_money_sees_the_lean_and_no_amount(facts):
    verdict = decide_tier(facts, POLICY)
    shown = mask(verdict.reasons, may_see_money=False, may_see_scores=True)
    (money,) = [reason for reason in shown if reason.dimension is Dimension.WILLINGNESS]
    assert (money.code, money.lean) == (Code.MASKED, verdict.willingness)
    assert not money.values
    assert not money.margins
    assert not any(
        margin.measure in ("income", "budget") for reason in shown for margin in reason.margins
    )
    others = [reason for reason in verdict.reasons if reason.dimension is not money.dimension]
    assert [reason for reason in shown if reason is not money] == others


@given(any_facts())
def test_a_reader_without_either_sees_no_figure_at_all(facts):
    shown = mask(decide_tier(facts, POLICY).reasons, may_see_money=False, may_see_scores=False)
    assert not any(reason.values or reason.margins for reason in shown)
    assert not any(character.isdigit() for character in text_of(shown))


def test_whether_income_was_withheld_is_masked_like_a_figure():
    stated = decide_tier(Facts(sads=28, income=Decimal(12000), budget=Decimal(9000)), POLICY)
    withheld = decide_tier(Facts(sads=28, income_withheld=True, budget=Decimal(9000)), POLICY)
    masked = [
        mask(verdict.reasons, may_see_money=False, may_see_scores=True)
        for verdict in (stated, withheld)
    ]
    assert masked[0] == masked[1]


def test_how_many_findings_set_the_need_is_masked_too():
    shown = mask(decide_tier(RICH, POLICY).reasons, may_see_money=True, may_see_scores=False)
    needs = [reason for reason in shown if reason.dimension is Dimension.NEED]
    assert [(reason.code, reason.lean) for reason in needs] == [(Code.MASKED, Tier.DEVELOPMENT)]
    assert "12345" in text_of(shown)


def test_who_may_see_all_sees_all():
    reasons = decide_tier(RICH, POLICY).reasons
    assert mask(reasons, may_see_money=True, may_see_scores=True) == reasons


@pytest.mark.parametrize("dimension", list(Dimension))
def test_a_boundary_is_hidden_with_its_dimension(dimension):
    boundary = Boundary(dimension, (Margin("x", 1, -1),), Tier.FLAGSHIP)
    without_money = mask_boundary(boundary, may_see_money=False, may_see_scores=True)
    without_scores = mask_boundary(boundary, may_see_money=True, may_see_scores=False)
    assert (without_money is None) is (dimension is Dimension.WILLINGNESS)
    assert (without_scores is None) is (
        dimension in (Dimension.SEVERITY, Dimension.GOALS, Dimension.NEED)
    )
    assert mask_boundary(boundary, may_see_money=True, may_see_scores=True) == boundary


def test_no_boundary_stays_none():
    assert mask_boundary(None, may_see_money=True, may_see_scores=True) is None


def test_a_line_is_reached_by_its_own_number_unless_it_says_otherwise():
    assert Margin("sads", 21, 0).as_dict()["exceed"] is False
