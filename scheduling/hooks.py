"""What a later step of the journey adds to a held session, in the same transaction.

The later app appends its callables when it starts, so that "session held" and "survey due" can
never part, and scheduling imports nothing that comes after it.

session_held    called with the new record and the moment at which it was written down
survey_due_at   the end of a session → when the client will be asked about it
"""

from collections.abc import Callable
from datetime import datetime

from scheduling.models import SessionRecord

session_held: list[Callable[[SessionRecord, datetime], None]] = []
survey_due_at: list[Callable[[datetime], datetime]] = []


def survey_planned_for(ended_at: datetime) -> datetime | None:
    """Return when the client will be asked about a session; None where nobody asks."""
    return min((due_at(ended_at) for due_at in survey_due_at), default=None)
