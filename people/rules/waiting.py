"""How long somebody may wait. Pure."""

from datetime import timedelta

# A new request is answered within a day. [ours]
ANSWERED_WITHIN = timedelta(hours=24)
SOON = 0.75


def wait_state(waited: timedelta, within: timedelta = ANSWERED_WITHIN) -> str:
    """Return "late" past the time, "soon" in its last quarter, "" before."""
    if waited > within:
        return "late"
    return "soon" if waited > within * SOON else ""
