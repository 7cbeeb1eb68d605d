"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
packages.rules.adjusting.AdjustReason mistake goodwill moved other
packages.rules.balance.EntryKind bought used returned expired refunded adjusted
packages.rules.ends.Reminder first last
packages.rules.ends.Stage running ends_soon writing over
packages.rules.recommend.RecommendCode segment_matches other_segment within_budget above_budget
    within_ceiling above_ceiling
packages.rules.refunds.RefundCode full less_fee rule_is_none nothing_left over only_given
packages.rules.refunds.RefundRule unused_full unused_less_5 none
packages.rules.upgrade.Quiet alert_open silent worse not_paying enough_left nothing_fits held_back
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
