"""Who may take a wrong mark of an appointment back, and until when. Pure.

Worked cases: docs/algorithms/sessions.md.
"""

from datetime import datetime, timedelta

from crisis.rules.moments import in_utc

OWN_WITHIN = timedelta(hours=24)
SHORTEST_REASON = 10


def may_void(*, own: bool, supervises: bool, marked: datetime | None, now: datetime) -> bool:
    """Return whether this person may take the mark back now.

    own          the person set the mark
    supervises   the person answers for the client's counselor
    marked       when it was set; None where nobody knows any more

    Who set it may within 24 elapsed hours, inclusive; who supervises may at any time.

    :raises NaiveMoment: if a moment has no time zone
    """
    if supervises:
        return True
    if marked is None or not own:
        return False
    return in_utc(now) - in_utc(marked) <= OWN_WITHIN


def is_reason(text: str) -> bool:
    """Return whether a text says why: ten characters at least, blanks at its ends not counted."""
    return len(text.strip()) >= SHORTEST_REASON
