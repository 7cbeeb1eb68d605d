import json
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.golden import rows
from tests.tiering.rules.cases import POLICY
from tiering.rules.tiers import (
    RULE_VERSION,
    Intensity,
    InvalidPolicy,
    Pathway,
    Tier,
    default_policy,
    plain_amount,
    policy_from_dict,
)


def test_the_words_that_are_stored_never_change():
    assert [*Tier] == ["basic", "development", "flagship"]
    assert [*Intensity] == ["low", "standard", "high"]
    assert [*Pathway] == ["routine", "crisis"]


def test_the_default_policy_is_the_one_on_the_page():
    stored = default_policy().as_dict()
    measures = stored.pop("floor_measures")
    flat = stored | {f"floor_measures.{code}": line for code, line in measures.items()}
    page = {row["Field"]: row["Value"] for row in rows("tiers", "Thresholds")}
    assert {name: str(value) for name, value in flat.items()} == page | {"version": RULE_VERSION}
    assert RULE_VERSION == "tier-rule/1.0.0"


def test_a_policy_survives_being_stored_as_json():
    odd = replace(POLICY, income_flagship=Decimal("12345.67"), floor_measures={})
    for policy in (POLICY, odd):
        assert policy_from_dict(json.loads(json.dumps(policy.as_dict()))) == policy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("severity_development", 6),
        ("severity_flagship", 50),
        ("severity_flagship", "35"),
        ("severity_flagship", True),
        ("severity_development", 36),
        ("chronic_months", -1),
        ("smart_flagship", 6),
        ("floor_peak", 0),
        ("floor_peak", 8),
        ("intensity_high", 35.0),
        ("income_flagship", 10000),
        ("income_flagship", "ten"),
        ("income_flagship", "-1"),
        ("budget_flagship", "NaN"),
        ("floor_measures", [["phq-9", 10]]),
        ("floor_measures", {"phq-9": -1}),
        ("floor_measures", {"phq-9": "10"}),
        ("version", ""),
        ("version", "  "),
        ("version", 1),
        ("colour", "red"),
    ],
    ids=str,
)
def test_a_policy_with_an_impossible_threshold_is_refused(field, value):
    with pytest.raises(InvalidPolicy):
        policy_from_dict(POLICY.as_dict() | {field: value})


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("chronic_severity", 7, 49),
        ("floor_severity", 7, 49),
        ("intensity_high", 7, 49),
        ("floor_peak", 1, 7),
        ("smart_flagship", 0, 5),
        ("chronic_months", 0, 1200),
    ],
)
def test_a_threshold_may_stand_at_either_end_of_its_scale_and_not_beyond(field, low, high):
    for value in (low, high):
        assert policy_from_dict(POLICY.as_dict() | {field: value}).as_dict()[field] == value
    for value in (low - 1, high + 1):
        with pytest.raises(InvalidPolicy, match=rf"^{field} must be {low} to {high}, not {value}$"):
            policy_from_dict(POLICY.as_dict() | {field: value})


def test_the_line_of_an_instrument_may_stand_anywhere_up_to_a_thousand():
    at_the_end = POLICY.as_dict() | {"floor_measures": {"phq-9": 1000, "gad-7": 0}}
    assert policy_from_dict(at_the_end).floor_measures == {"phq-9": 1000, "gad-7": 0}
    with pytest.raises(InvalidPolicy, match=r"^floor_measures\.phq-9 must be 0 to 1000, not 1001$"):
        policy_from_dict(POLICY.as_dict() | {"floor_measures": {"phq-9": 1001}})


@pytest.mark.parametrize(
    ("fields", "wrong", "told"),
    [
        (
            ("severity_development", "severity_flagship", "chronic_severity", "chronic_months"),
            "21",
            "must be a whole number, not '21'",
        ),
        (("smart_flagship", "floor_severity", "floor_peak", "intensity_high"), 4.0, "not 4.0"),
        (("income_flagship", "budget_flagship"), "ten", "must be decimal text, not 'ten'"),
        (("income_flagship", "budget_flagship"), 10, "must be decimal text, not 10"),
        (("floor_measures",), 10, "must be an object"),
    ],
)
def test_a_threshold_of_the_wrong_kind_is_named(fields, wrong, told):
    for field in fields:
        with pytest.raises(InvalidPolicy, match=rf"^{field} must be .*") as refusal:
            policy_from_dict(POLICY.as_dict() | {field: wrong})
        assert told in str(refusal.value)


@pytest.mark.parametrize("field", sorted(POLICY.as_dict()))
def test_a_policy_without_one_of_its_thresholds_is_refused(field):
    data = POLICY.as_dict()
    del data[field]
    with pytest.raises(InvalidPolicy, match=field):
        policy_from_dict(data)


@pytest.mark.parametrize(
    ("amount", "text"),
    [("5000", "5000"), ("5E+3", "5000"), ("4999.90", "4999.9"), ("0.00", "0"), ("100", "100")],
)
def test_an_amount_is_written_plainly(amount, text):
    assert plain_amount(Decimal(amount)) == text
