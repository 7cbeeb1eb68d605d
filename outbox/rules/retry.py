"""When a letter that could not be handed over is tried again. Pure.

[doc] 1, 5, 15 and 60 minutes after the first, second, third and fourth try; five tries in all.
"""

from datetime import timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
TRIES = len(WAITS) + 1

# Share of the wait that is added at most, so that a mail server which comes back is not met by
# every waiting letter in the same second.
JITTER = 0.2


class ImpossibleTry(ValueError):
    """Tries are counted from one; the share of jitter is 0 to 1."""


def wait_after(tried: int, *, jitter: float) -> timedelta | None:
    """Return how long to wait after the try number ``tried``, or None where it was the last.

    jitter   0 to 1: how much of the spread is added to the wait

    :raises ImpossibleTry: if tried is below 1 or jitter is outside 0 to 1
    """
    if tried < 1 or not 0 <= jitter <= 1:
        raise ImpossibleTry(f"try {tried}, jitter {jitter}")
    if tried >= TRIES:
        return None
    wait = WAITS[tried - 1]
    return wait + wait * (JITTER * jitter)
