"""Letters that could not be handed over are tried again after 1, 5, 15 and 60 minutes."""

from datetime import timedelta

import pytest

from outbox.rules.retry import ImpossibleTry, wait_after


@pytest.mark.parametrize(("tried", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60)])
def test_waits_grow(tried: int, minutes: int) -> None:
    assert wait_after(tried, jitter=0) == timedelta(minutes=minutes)


def test_the_fifth_try_is_the_last() -> None:
    assert wait_after(5, jitter=0) is None


def test_jitter_adds_a_fifth_at_most() -> None:
    assert wait_after(4, jitter=1) == timedelta(minutes=72)


@pytest.mark.parametrize(("tried", "jitter"), [(0, 0), (-1, 0), (1, -0.1), (1, 1.1)])
def test_impossible_tries_are_refused(tried: int, jitter: float) -> None:
    with pytest.raises(ImpossibleTry):
        wait_after(tried, jitter=jitter)
