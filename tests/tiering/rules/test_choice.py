from dataclasses import replace
from decimal import Decimal

import pytest

from tests.golden import rows
from tests.tiering.rules.cases import POLICY
from tiering.rules.tiers import (
    ChoiceRefused,
    CoSigner,
    Facts,
    Tier,
    can_choose,
    check_choice,
    decide_tier,
    needs_cosigner,
)

RICH = {"income": Decimal(20000), "smart": 5}
FACTS = {
    ("basic", "basic"): Facts(sads=14, peak=2),
    ("basic", "flagship"): Facts(sads=14, peak=2, **RICH),
    ("development", "development"): Facts(sads=28, peak=5),
    ("development", "flagship"): Facts(sads=28, peak=5, **RICH),
}
COSIGNERS = {
    "": None,
    "supervisor": CoSigner("sofia", supervisor=True),
    "counselor": CoSigner("boris", supervisor=False),
    "self": CoSigner("anna", supervisor=True),
}


def verdict_of(need: str, proposed: str, *, alert: bool = False):
    verdict = decide_tier(replace(FACTS[need, proposed], alert_open=alert), POLICY)
    assert (verdict.need, verdict.tier) == (need, proposed)
    return verdict


@pytest.mark.parametrize("row", rows("tiers", "Choice"), ids=lambda row: str(row))
def test_what_a_person_may_choose(row):
    verdict = verdict_of(row["Need"], row["Proposed"], alert=row["Alert"] == "yes")
    choice = {
        "chosen": Tier(row["Chosen"]),
        "note": row["Note"],
        "by": "anna",
        "cosigner": COSIGNERS[row["Co-signer"]],
    }
    assert can_choose(verdict, **choice) is (row["Outcome"] == "allowed")
    if row["Outcome"] == "allowed":
        check_choice(verdict, **choice)
        return
    with pytest.raises(ChoiceRefused) as refusal:
        check_choice(verdict, **choice)
    assert type(refusal.value).__name__ == row["Outcome"]


def test_outer_spaces_do_not_make_a_note():
    verdict = verdict_of("basic", "basic")
    chosen = {"chosen": Tier.FLAGSHIP, "by": "anna"}
    assert not can_choose(verdict, note="   123456789   ", **chosen)
    assert can_choose(verdict, note=" 1234567890 ", **chosen)


def test_a_cosigner_is_asked_for_only_below_the_floor():
    verdict = verdict_of("development", "flagship")
    assert [needs_cosigner(verdict, tier) for tier in Tier] == [True, False, False]
