"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
tiering.rules.lint.Code missing unknown off_scale overlap empty_band dead_line always gap
    need_without_lean intensity_below_floor intensity_apart unreachable_tier floor_breach
    floor_loosened portrait two_answers money_moves_care held
tiering.rules.lint.Level error warning note
tiering.rules.thresholds.Group severity willingness goals floor intensity
tiering.rules.thresholds.Mark doc field ours
tiering.rules.thresholds.Unit points months cny_month cny_year
tiering.rules.tiers.policy.Intensity low standard high
tiering.rules.tiers.policy.Pathway routine crisis
tiering.rules.tiers.policy.Tier basic development flagship
tiering.rules.tiers.reasons.Code severity_missing severity_below severity_raised severity_high
    severity_long money_not_asked_minor money_not_asked_sponsored money_missing income_reaches
    income_below budget_below withheld_budget_reaches withheld_budget_below
    withheld_budget_missing goals_missing goals_strong goals_unclear need_severity need_spike
    need_measure need_none fit_median fit_capped alert_open masked
tiering.rules.tiers.reasons.Dimension severity willingness goals need fit pathway
tiering.rules.workflow.State draft linted simulated accepted published withdrawn
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
