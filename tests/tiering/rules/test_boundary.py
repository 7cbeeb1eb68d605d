from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from tests.golden import rows
from tests.tiering.rules.cases import POLICY, any_facts, facts_of
from tiering.rules.tiers import Dimension, Facts, Margin, Tier, decide_tier


@pytest.mark.parametrize("row", rows("tiers", "Nearest boundary"), ids=lambda row: str(row))
def test_the_nearest_boundary(row):
    nearest = decide_tier(facts_of(row), POLICY).nearest
    if row["Dimension"] == "none":
        assert nearest is None
        return
    assert nearest is not None
    assert nearest.dimension == row["Dimension"]
    missing = [f"{margin.measure}={margin.gap}" for margin in nearest.missing]
    assert missing == row["Missing"].split()
    assert nearest.gives == row["Gives"]


def test_a_budget_on_the_line_must_exceed_it():
    facts = Facts(sads=28, peak=5, income=Decimal(12000), budget=Decimal(5000), smart=4)
    nearest = decide_tier(facts, POLICY).nearest
    assert nearest is not None
    assert nearest.missing == (Margin("budget", "5000", "0", exceed=True),)


def test_a_measure_just_below_moderate_is_a_boundary_of_need():
    facts = Facts(sads=7, peak=1, measures={"phq-9": 9, "core-10": Decimal("14.44")}, smart=0)
    nearest = decide_tier(facts, POLICY).nearest
    assert nearest is not None
    assert nearest.dimension is Dimension.NEED
    assert nearest.missing == (Margin("core-10", 15, "-0.56"),)
    assert nearest.gives is Tier.DEVELOPMENT


def met(facts: Facts, margins: tuple[Margin, ...]) -> Facts:
    """Move the facts just over the lines that the boundary names."""
    for margin in margins:
        line = Decimal(margin.line) + (Decimal("0.01") if margin.exceed else 0)
        if margin.measure in ("income", "budget"):
            facts = replace(facts, **{margin.measure: line})
        elif margin.measure in ("sads", "smart", "peak"):
            facts = replace(facts, **{margin.measure: int(line)})
        elif margin.measure == "months":
            facts = replace(facts, duration_months=int(line))
        else:
            facts = replace(facts, measures={**facts.measures, margin.measure: line})
    return facts


@given(any_facts())
def test_doing_what_the_boundary_says_gives_the_tier_it_promises(facts):
    verdict = decide_tier(facts, POLICY)
    if verdict.nearest is None:
        return
    assert verdict.nearest.gives.rank > verdict.tier.rank
    moved = met(facts, verdict.nearest.missing)
    assert decide_tier(moved, POLICY).tier is verdict.nearest.gives


@given(any_facts())
def test_every_gap_of_a_boundary_is_short_of_its_line(facts):
    nearest = decide_tier(facts, POLICY).nearest
    for margin in nearest.missing if nearest else ():
        gap = Decimal(margin.gap)
        assert gap < 0 or (gap == 0 and margin.exceed)


@given(any_facts())
def test_flagship_has_nothing_above_it(facts):
    verdict = decide_tier(facts, POLICY)
    if verdict.tier is Tier.FLAGSHIP:
        assert verdict.nearest is None
