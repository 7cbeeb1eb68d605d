"""When a client who did not pick up is called again. Pure.

"No answer" twice means tomorrow; after six calls the practice stops trying. [ours]
"""

from datetime import timedelta

SOON = timedelta(hours=1)
TOMORROW = timedelta(hours=24)
CALLS = 6


class ImpossibleCount(ValueError):
    """Calls are counted from one."""


def next_call(called: int) -> timedelta | None:
    """Return how long to wait after ``called`` calls without an answer, or None: no more calls.

    :raises ImpossibleCount: if called is below 1
    """
    if called < 1:
        raise ImpossibleCount(f"{called} calls")
    if called >= CALLS:
        return None
    return SOON if called % 2 else TOMORROW
