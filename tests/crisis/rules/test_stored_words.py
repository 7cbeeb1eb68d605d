"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
crisis.rules.clock.Rung on_call backup supervisor manager breach
crisis.rules.danger.Danger suicide self_harm harm_to_others violence child_at_risk look_soon
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
