"""How long a request may wait before it is late."""

from datetime import timedelta

import pytest

from people.rules.waiting import wait_state

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("waited", "state"),
    [
        (0 * HOUR, ""),
        (18 * HOUR, ""),
        (18 * HOUR + MINUTE, "soon"),
        (24 * HOUR, "soon"),
        (24 * HOUR + MINUTE, "late"),
    ],
)
def test_a_day_is_the_limit_and_its_last_quarter_is_soon(waited, state):
    assert wait_state(waited) == state


def test_another_limit_has_its_own_last_quarter():
    assert [wait_state(n * HOUR, within=4 * HOUR) for n in (3, 4, 5)] == ["", "soon", "late"]
