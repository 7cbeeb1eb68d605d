"""A service that is away is asked once in a while, not at every turn."""

import time
from collections.abc import Callable


class Circuit:
    """Remembers for a few seconds that a service did not answer.

    Whoever asks a service that hangs waits for its time limit; with this the others do not wait
    as well. After ``seconds`` one caller tries again, and a failure opens the circuit anew.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._closes_at = 0.0

    @property
    def is_open(self) -> bool:
        """Tell whether the service is to be left alone at this moment."""
        now = self._clock()
        if now < self._closes_at:
            return True
        if self._closes_at:
            # This caller tries again; those who come meanwhile still leave it alone.
            self._closes_at = now + self._seconds
        return False

    def failed(self) -> bool:
        """Note that the service did not answer; return whether that is news."""
        news = not self._closes_at
        self._closes_at = self._clock() + self._seconds
        return news

    def answered(self) -> None:
        self._closes_at = 0.0


# Cache and broker are one server: what one of them learns, the other knows.
VALKEY = Circuit(seconds=5)
ANSWERS_WITHIN = 0.2  # seconds, for connecting and for each answer
