from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden import rows
from tests.tiering.rules.cases import (
    POLICY,
    any_answers,
    any_facts,
    any_money,
    facts_of,
)
from tiering.rules.tiers import (
    Code,
    Dimension,
    Facts,
    ImpossibleFacts,
    Intensity,
    Pathway,
    Tier,
    check_facts,
    decide_tier,
)


def only(verdict, dimension):
    (reason,) = [reason for reason in verdict.reasons if reason.dimension is dimension]
    return reason


@pytest.mark.parametrize(
    "row", rows("tiers", "Three worked persons"), ids=lambda row: row["Person"]
)
def test_the_three_worked_persons(row):
    verdict = decide_tier(facts_of(row), POLICY)
    assert verdict.severity == row["Severity"]
    assert verdict.willingness == row["Willingness"]
    assert verdict.goals == row["Goals"]
    assert verdict.need == row["Need"]
    assert verdict.fit == row["Fit"]
    assert verdict.tier == row["Tier"]
    assert verdict.intensity == row["Intensity"]


@pytest.mark.parametrize(
    ("heading", "dimension"),
    [
        pytest.param(heading, dimension, id=dimension)
        for heading, dimension in (
            ("Severity", Dimension.SEVERITY),
            ("Willingness", Dimension.WILLINGNESS),
            ("Goals", Dimension.GOALS),
        )
    ],
)
def test_each_dimension_leans_as_its_table_says(heading, dimension):
    for row in rows("tiers", heading):
        reason = only(decide_tier(facts_of(row), POLICY), dimension)
        assert (reason.lean, reason.code) == (row["Lean"], row["Code"]), row


@pytest.mark.parametrize("row", rows("tiers", "Need"), ids=lambda row: str(row))
def test_the_floor_and_every_finding_that_sets_it(row):
    verdict = decide_tier(facts_of(row), POLICY)
    codes = [reason.code for reason in verdict.reasons if reason.dimension is Dimension.NEED]
    assert verdict.need == row["Need"]
    assert codes == row["Codes"].split()


@pytest.mark.parametrize("row", rows("tiers", "Tier"), ids=lambda row: str(row))
def test_the_tier_is_the_higher_of_need_and_fit(row):
    verdict = decide_tier(facts_of(row), POLICY)
    assert only(verdict, Dimension.FIT).code == row["Fit code"]
    assert (verdict.fit, verdict.need, verdict.tier) == (row["Fit"], row["Need"], row["Tier"])


@pytest.mark.parametrize("row", rows("tiers", "Care intensity"), ids=lambda row: str(row))
def test_care_intensity_follows_severity(row):
    assert decide_tier(facts_of(row), POLICY).intensity == row["Intensity"]


def test_only_a_missing_severity_total_makes_a_proposal_provisional():
    assert decide_tier(Facts(), POLICY).provisional == ("sads",)
    assert decide_tier(Facts(sads=7), POLICY).provisional == ()


def test_an_open_alert_sends_the_client_on_the_crisis_path_and_says_so():
    calm = decide_tier(Facts(sads=28), POLICY)
    alert = decide_tier(Facts(sads=28, alert_open=True), POLICY)
    assert (calm.pathway, alert.pathway) == (Pathway.ROUTINE, Pathway.CRISIS)
    assert alert.reasons[:-1] == calm.reasons
    assert alert.reasons[-1].code is Code.ALERT_OPEN


def test_margins_are_signed_distances_to_the_lines():
    verdict = decide_tier(
        Facts(sads=28, peak=5, income=Decimal("12000.50"), budget=Decimal(4000), smart=3), POLICY
    )
    severity = only(verdict, Dimension.SEVERITY)
    assert [(margin.line, margin.gap) for margin in severity.margins] == [(21, 7), (35, -7)]
    money = only(verdict, Dimension.WILLINGNESS)
    assert [(m.measure, m.line, m.gap, m.exceed) for m in money.margins] == [
        ("income", "10000", "2000.5", False),
        ("budget", "5000", "-1000", True),
    ]
    assert [margin.gap for margin in only(verdict, Dimension.GOALS).margins] == [-1]


def test_another_policy_gives_another_verdict_and_signs_it():
    strict = replace(POLICY, version="tier-rule/1.1.0", severity_development=25, floor_severity=25)
    verdict = decide_tier(Facts(sads=24, peak=4), strict)
    assert (verdict.tier, verdict.policy) == (Tier.BASIC, "tier-rule/1.1.0")


@pytest.mark.parametrize(
    "facts",
    [
        Facts(sads=6),
        Facts(sads=50),
        Facts(sads=True),
        Facts(peak=0),
        Facts(peak=8),
        Facts(smart=-1),
        Facts(smart=6),
        Facts(duration_months=-1),
        Facts(income=Decimal("-0.01")),
        Facts(income=Decimal("NaN")),
        Facts(budget=Decimal("-1")),
        Facts(budget=Decimal("Infinity")),
        Facts(measures={"phq-9": -1}),
        Facts(income=Decimal(1), income_withheld=True),
    ],
    ids=str,
)
def test_facts_that_cannot_be_are_refused(facts):
    with pytest.raises(ImpossibleFacts):
        decide_tier(facts, POLICY)


def test_the_ends_of_every_scale_are_possible():
    check_facts(Facts(sads=7, peak=1, smart=0, duration_months=0, income=Decimal(0)))
    check_facts(Facts(sads=49, peak=7, smart=5, duration_months=1200, budget=Decimal(0)))


@given(any_facts(), any_answers, st.integers(0, 6))
def test_raising_a_severity_answer_never_lowers_tier_need_or_intensity(facts, answers, which):
    raised = [answer + (index == which and answer < 7) for index, answer in enumerate(answers)]
    before, after = (
        decide_tier(replace(facts, sads=sum(form), peak=max(form)), POLICY)
        for form in (answers, raised)
    )
    assert after.tier.rank >= before.tier.rank
    assert after.need.rank >= before.need.rank
    assert after.intensity.rank >= before.intensity.rank


@given(any_facts(), any_answers)
def test_finishing_the_severity_form_never_lowers_the_tier(facts, answers):
    unfinished = replace(facts, sads=None, peak=max(answers[:-1]))
    finished = replace(facts, sads=sum(answers), peak=max(answers))
    before, after = decide_tier(unfinished, POLICY), decide_tier(finished, POLICY)
    assert after.tier.rank >= before.tier.rank
    assert after.intensity.rank >= before.intensity.rank


@given(any_facts(), any_money())
def test_changing_only_money_never_changes_intensity_floor_or_pathway(facts, money):
    before = decide_tier(facts, POLICY)
    after = decide_tier(replace(facts, **money), POLICY)
    assert (after.intensity, after.need, after.pathway, after.severity) == (
        before.intensity,
        before.need,
        before.pathway,
        before.severity,
    )


@given(any_facts(), st.integers(21, 49))
def test_a_total_of_21_or_more_is_never_basic(facts, sads):
    verdict = decide_tier(replace(facts, sads=sads), POLICY)
    assert verdict.tier is not Tier.BASIC
    assert verdict.intensity is not Intensity.LOW


@given(any_facts())
def test_the_tier_is_never_below_the_need_and_the_fit_never_above_willingness(facts):
    verdict = decide_tier(facts, POLICY)
    assert verdict.tier.rank == max(verdict.need.rank, verdict.fit.rank)
    assert verdict.fit.rank <= verdict.willingness.rank


@given(any_facts())
def test_every_verdict_has_a_reason_for_all_three_dimensions_and_both_halves(facts):
    verdict = decide_tier(facts, POLICY)
    leans = {reason.dimension: reason.lean for reason in verdict.reasons}
    assert leans[Dimension.SEVERITY] is verdict.severity
    assert leans[Dimension.WILLINGNESS] is verdict.willingness
    assert leans[Dimension.GOALS] is verdict.goals
    assert leans[Dimension.NEED] is verdict.need
    assert leans[Dimension.FIT] is verdict.fit


@given(any_facts())
def test_a_minor_is_judged_without_money(facts):
    minor = replace(facts, minor=True, sponsored=True)
    assert decide_tier(minor, POLICY).willingness is Tier.BASIC
    assert decide_tier(minor, POLICY).fit is Tier.BASIC


@given(any_facts())
def test_the_same_facts_give_the_same_verdict(facts):
    assert decide_tier(facts, POLICY) == decide_tier(facts, POLICY)
