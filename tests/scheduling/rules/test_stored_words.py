"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
scheduling.rules.matching.Competence theory empathy industry technique culture technology
scheduling.rules.matching.Hard licence capacity site language gender
scheduling.rules.moves.AppointmentState booked held cancelled no_show
scheduling.rules.times.TimeDoubt other_day before_file
scheduling.rules.times.TimeFault not_ended backwards too_short too_long
scheduling.rules.steps.Why worse not_improved not_measured
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
