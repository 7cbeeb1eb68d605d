"""When somebody has to look whether a client is getting better. Pure.

What is a reliable change is a setting of each instrument, with its citation; one without, as the
practice's own severity form, takes no part. Worked table: docs/algorithms/sessions.md.
"""

from collections.abc import Collection
from enum import StrEnum

from intake.rules.change import Change

CHECKED_AT = 6  # sessions held
BETTER = frozenset({Change.IMPROVED, Change.RECOVERED})


class Why(StrEnum):
    WORSE = "worse"
    NOT_IMPROVED = "not_improved"
    NOT_MEASURED = "not_measured"


OFF_TRACK = frozenset({Why.WORSE, Why.NOT_IMPROVED})


def review_needed(*, sessions: int, changes: Collection[Change]) -> Why | None:
    """Return why somebody has to look within seven days, or None.

    sessions   held so far
    changes    from the first time to the newest, of each form that was filled in twice

    Worse counts at any time. Not better is asked from the sixth session on; one measure that has
    improved reliably is enough. What was not measured twice says nothing.
    """
    if Change.DETERIORATED in changes:
        return Why.WORSE
    if sessions < CHECKED_AT:
        return None
    if not changes:
        return Why.NOT_MEASURED
    return None if BETTER & set(changes) else Why.NOT_IMPROVED


def is_off_track(*, sessions: int, changes: Collection[Change]) -> bool:
    """Return whether a course goes wrong by what was measured; unmeasured is not off track."""
    return review_needed(sessions=sessions, changes=changes) in OFF_TRACK
