"""Every row of docs/algorithms/policy.md, "Lint": one change to rule 1.0.0 and what is found."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden import rows
from tiering.rules.lint import Code, Finding, Level, lint, open_findings
from tiering.rules.portraits import PORTRAITS
from tiering.rules.thresholds import BY_NAME, THRESHOLDS, Change, changes, flat, nested
from tiering.rules.tiers import default_policy, policy_from_dict

SEED = default_policy().as_dict()
STANDING = "two_answers"


def changed(cell):
    """Read "floor_peak=7 budget_flagship=0": a value is JSON, "-" takes the threshold away."""
    lines = flat(SEED)
    for pair in cell.split():
        name, _, value = pair.partition("=")
        if value == "-":
            del lines[name]
        else:
            money = name in BY_NAME and BY_NAME[name].is_money
            lines[name] = value if money else json.loads(value)
    return nested(lines, version="tier-rule/9.0.0")


def codes(findings, level):
    return sorted({finding.code.value for finding in findings if finding.level is level})


@pytest.mark.parametrize("row", rows("policy", "Lint"), ids=lambda row: row["Change"] or "none")
def test_what_the_lint_finds(row):
    found = lint(changed(row["Change"]), in_force=SEED)
    assert codes(found, Level.ERROR) == sorted(row["Errors"].split())
    assert codes(found, Level.WARNING) == sorted(row["Warnings"].split())
    assert codes(found, Level.NOTE) == sorted(row["Notes"].split())


@pytest.mark.parametrize(
    "row", rows("policy", "What each finding says"), ids=lambda row: row["Change"] or "none"
)
def test_what_each_finding_says(row):
    found = lint(changed(row["Change"]), in_force=SEED)
    assert [finding.key for finding in found] == row["Keys"].split()


@pytest.mark.parametrize("amount", [5_000, 5_000.0, None, True])
def test_an_amount_that_is_no_text_is_off_its_scale(amount):
    found = lint(SEED | {"budget_flagship": amount}, in_force=SEED)
    assert [finding.key for finding in found] == ["off_scale:low=0;name=budget_flagship"]


@pytest.mark.parametrize("number", ["21", 21.0, None, True])
def test_a_line_that_is_no_whole_number_is_off_its_scale(number):
    found = lint(SEED | {"floor_severity": number}, in_force=SEED)
    assert [finding.key for finding in found] == ["off_scale:high=49;low=7;name=floor_severity"]


def test_the_persons_of_the_documents():
    page = {
        row["Person"].split(",")[0].split()[-1]: row
        for row in rows("tiers", "Three worked persons")
    }
    assert [(one.code, one.facts.peak) for one in PORTRAITS] == [
        ("newcomer", 2),
        ("manager", 4),
        ("freelancer", 5),
    ]
    for one in PORTRAITS:
        facts, row = one.facts, page[one.code]
        told = [facts.sads, facts.duration_months, facts.income, facts.budget, facts.smart]
        assert told == [int(row[name]) for name in ("sads", "months", "income", "budget", "smart")]
        assert one.tier == row["Tier"]


def test_it_finds_the_contradiction_of_the_source_documents():
    (found,) = (finding for finding in lint(SEED) if finding.code is Code.TWO_ANSWERS)
    assert found.values == {
        "portrait": "manager",
        "income": "15000",
        "line": "10000",
        "told": "development",
        "leans": "flagship",
        "given": "development",
    }


def test_errors_come_first():
    found = lint(changed("floor_severity=22 floor_peak=7"), in_force=SEED)
    levels = [finding.level for finding in found]
    assert levels == sorted(levels, key=list(Level).index)
    assert levels[0] is Level.ERROR


def test_a_warning_is_open_until_exactly_it_is_acknowledged():
    found = lint(SEED)
    (standing,) = open_findings(found, [])
    assert standing.code is Code.TWO_ANSWERS
    assert not open_findings(found, [standing.key])
    other = lint(changed("income_flagship=12000"), in_force=SEED)
    assert open_findings(other, [standing.key]), "another line is another finding"


def test_an_error_cannot_be_acknowledged():
    error = Finding(Code.FLOOR_BREACH, Level.ERROR, {"name": "floor_severity"})
    assert open_findings([error], [error.key]) == (error,)


def test_a_note_asks_for_nothing():
    assert not open_findings([Finding(Code.HELD, Level.NOTE)], [])


def test_the_floor_may_be_loosened_back_to_the_documents_with_a_warning():
    stricter = changed("floor_severity=18 severity_development=18")
    found = lint(SEED, in_force=stricter)
    loosened = [finding for finding in found if finding.code is Code.FLOOR_LOOSENED]
    assert [finding.values for finding in loosened] == [
        {"name": "floor_severity", "line": 21, "most": 18}
    ]


def values_of(threshold):
    if threshold.is_money:
        return st.integers(-1, 30_000).map(str)
    return st.integers(threshold.low - 1, threshold.high + 1)


any_thresholds = st.fixed_dictionaries(
    {threshold.name: values_of(threshold) for threshold in THRESHOLDS}
)


@settings(max_examples=40, deadline=None)
@given(any_thresholds)
def test_what_passes_the_lint_can_be_a_policy(lines):
    data = nested(lines, version="tier-rule/9.0.0")
    found = lint(data, in_force=SEED)
    assert not [finding for finding in found if finding.code is Code.MONEY_MOVES_CARE]
    if not codes(found, Level.ERROR):
        policy = policy_from_dict(data)
        assert policy.floor_severity <= 21
        assert policy.intensity_high >= policy.floor_severity


@given(any_thresholds)
def test_flat_and_nested_are_each_others_way_back(lines):
    assert flat(nested(lines, version="x")) == lines


def test_every_threshold_of_a_policy_can_be_edited():
    assert set(flat(SEED)) == {threshold.name for threshold in THRESHOLDS}


def test_changes_compare_amounts_as_amounts():
    same = nested({**flat(SEED), "budget_flagship": "5000.00"}, version="x")
    assert not changes(SEED, same)
    other = nested({**flat(SEED), "budget_flagship": "5000.01", "floor_peak": 5}, version="x")
    assert [(change.name, change.before, change.after) for change in changes(SEED, other)] == [
        ("budget_flagship", "5000", "5000.01"),
        ("floor_peak", 6, 5),
    ]


def test_the_marks_are_those_of_the_page():
    told = {
        row["Field"]: row["From"].split()[-1].strip("[],") for row in rows("tiers", "Thresholds")
    }
    assert told == {threshold.name: threshold.mark.value for threshold in THRESHOLDS}


def test_the_scales_are_those_of_the_page():
    page = [list(row.values()) for row in rows("policy", "Scales")]
    assert page == [
        [
            one.name,
            one.group.value,
            one.unit.value,
            str(one.low),
            "" if one.high is None else str(one.high),
            one.source,
        ]
        for one in THRESHOLDS
    ]


def test_what_one_of_two_versions_lacks_is_a_change():
    lines = flat(SEED)
    less = {name: line for name, line in lines.items() if name != "floor_peak"}
    more = lines | {"floor_measures.iq": 100}
    without, beyond = nested(less, version="x"), nested(more, version="x")
    assert changes(without, SEED) == (Change("floor_peak", None, 6),)
    assert changes(SEED, without) == (Change("floor_peak", 6, None),)
    assert changes(SEED, beyond) == (Change("floor_measures.iq", None, 100),)
    assert changes(beyond, SEED) == (Change("floor_measures.iq", 100, None),)


def test_what_is_no_amount_is_compared_as_it_stands():
    def with_budget(value):
        return SEED | {"budget_flagship": value}

    assert not changes(with_budget("much"), with_budget("much"))
    assert changes(with_budget("much"), with_budget("more")) == (
        Change("budget_flagship", "much", "more"),
    )
    assert changes(with_budget("5000"), with_budget(5_000)) == (
        Change("budget_flagship", "5000", 5_000),
    )
    assert changes(with_budget("5000"), with_budget(1.5))[0].after == "1.5"
