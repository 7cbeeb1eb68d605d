"""When somebody has to look whether a client is getting better. Pure.

Measures are those where more means worse; how many points are a reliable change is published:
PHQ-9 6 and GAD-7 4 (NHS Talking Therapies Manual), CORE-10 6 (Barkham et al. 2013). The practice's
own severity form has no such figure and takes no part. Worked table: docs/algorithms/sessions.md.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

CHECKED_AT = 6  # sessions held
RELIABLE = {"phq-9": 6, "gad-7": 4, "core-10": 6}
Totals = Mapping[str, int | Decimal]


class Why(StrEnum):
    WORSE = "worse"
    NOT_IMPROVED = "not_improved"
    NOT_MEASURED = "not_measured"


def review_needed(*, sessions: int, first: Totals, newest: Totals | None) -> Why | None:
    """Return why somebody has to look within seven days, or None.

    sessions   held so far
    first      totals of the first assessment: instrument → total of a finished form
    newest     of the newest one; None where there is no second one

    Worse counts at any time. Not better is asked from the sixth session on; one measure that has
    improved reliably is enough. What was not measured twice says nothing.
    """
    later = newest or {}
    both = [code for code in RELIABLE if code in first and code in later]
    if any(later[code] - first[code] >= RELIABLE[code] for code in both):
        return Why.WORSE
    if sessions < CHECKED_AT:
        return None
    if not both:
        return Why.NOT_MEASURED
    improved = any(first[code] - later[code] >= RELIABLE[code] for code in both)
    return None if improved else Why.NOT_IMPROVED
