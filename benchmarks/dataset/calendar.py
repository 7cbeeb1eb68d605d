"""When things happen in the filled practice: evenly over eighteen months, never two at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HISTORY = timedelta(days=540)
QUIET = timedelta(hours=2)  # before now: nothing is still going on
LENGTH = timedelta(minutes=50)
SESSIONS = 3  # held with each client


@dataclass(frozen=True, slots=True)
class Calendar:
    """One counselor's sessions, which are every counselor's, at the same moments.

    now       the moment at which the practice is filled
    clients   of one counselor
    """

    now: datetime
    clients: int

    @property
    def begin(self) -> datetime:
        return self.now - HISTORY

    def session(self, client: int, number: int) -> datetime:
        """Return when session ``number`` (from 1) of a counselor's client (from 0) begins."""
        step = (HISTORY - QUIET) / (SESSIONS * self.clients)
        return self.begin + step * ((number - 1) * self.clients + client)

    def next_session(self, client: int) -> datetime:
        return self.now + timedelta(days=1) + timedelta(hours=1) * client
