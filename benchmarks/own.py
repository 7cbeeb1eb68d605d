"""What work in this process costs: our own processor time and that of our database session."""

import time

from django.db import connection

from benchmarks.meter import cpu_seconds


class Own:
    """A meter that starts when it is made. The two take turns, so their sum is the time needed."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self._session = connection.connection.info.backend_pid
        self._before = self._now()

    def spent(self) -> float:
        """Return the seconds of processor time since the start."""
        return self._now() - self._before

    def _now(self) -> float:
        return time.process_time() + cpu_seconds([self._session])
