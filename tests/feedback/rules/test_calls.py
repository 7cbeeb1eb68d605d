"""Nobody picked up: again in an hour, every second time tomorrow, six calls in all."""

from datetime import timedelta

import pytest

from feedback.rules.calls import ImpossibleCount, next_call


@pytest.mark.parametrize(
    ("called", "hours"), [(1, 1), (2, 24), (3, 1), (4, 24), (5, 1), (6, None), (7, None)]
)
def test_next_call(called: int, hours: int | None) -> None:
    assert next_call(called) == (None if hours is None else timedelta(hours=hours))


def test_no_call_cannot_be_counted() -> None:
    with pytest.raises(ImpossibleCount):
        next_call(0)
