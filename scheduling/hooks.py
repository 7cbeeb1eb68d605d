"""What a later step of the journey adds to a held session, or takes back, in one transaction.

The later app appends its callables when it starts, so that "session held" and "survey due" can
never part, and scheduling imports nothing that comes after it.

session_held    called with the new record and the moment at which it was written down
session_voided  called with a record that is taken back and the moment of it; says whether the
                client had answered a survey about it
why_not_asked   a record that stands → why its client is not asked about it, in words, or ""
survey_due_at   the end of a session, and when it is recorded → when the client will be asked
                about it; None where that is too late
"""

from collections.abc import Callable
from datetime import datetime

from scheduling.models import SessionRecord

session_held: list[Callable[[SessionRecord, datetime], None]] = []
session_voided: list[Callable[[SessionRecord, datetime], bool]] = []
why_not_asked: list[Callable[[SessionRecord], str]] = []
survey_due_at: list[Callable[[datetime, datetime], datetime | None]] = []


def reason_not_asked(record: SessionRecord) -> str:
    """Return why the client of a session is not asked about it; "" where somebody asks."""
    reasons = (reason(record) for reason in why_not_asked)
    return next((reason for reason in reasons if reason), "")


def survey_planned_for(ended_at: datetime, recorded_at: datetime) -> datetime | None:
    """Return when the client will be asked about a session; None where nobody asks any more."""
    planned = [due_at(ended_at, recorded_at) for due_at in survey_due_at]
    return min((moment for moment in planned if moment is not None), default=None)
