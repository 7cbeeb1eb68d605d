"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
feedback.rules.metrics.Direction higher lower
feedback.rules.metrics.Standing on_target off_target none
feedback.rules.metrics.Unit points percent mean
feedback.rules.recovery.FailureType result process communication interpersonal
feedback.rules.recovery.OpenReason
    detractor low_satisfaction high_effort wants_contact opened_by_hand
feedback.rules.recovery.Step listen empathise act follow_up closed
feedback.rules.recovery.Unfinished steps client_yes root_cause action
feedback.rules.surveys.SurveyField nps csat ces form
feedback.rules.surveys.SurveyProblemCode not_a_whole_number out_of_range nothing_answered
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
