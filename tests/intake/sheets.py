"""Assessments as a browser sends them."""

from uuid import uuid4

SADS = ("emotion", "cognition", "behaviour", "body", "sleep", "relationships", "functioning")
PHQ = (
    "interest",
    "mood",
    "sleep",
    "energy",
    "appetite",
    "self_worth",
    "concentration",
    "movement",
    "self_harm",
)


def typed(sads=4, phq=None, **changes):
    """Return a sheet: every dimension at ``sads``, PHQ-9 items at ``phq`` where given."""
    form = {"request_key": str(uuid4()), "income": "12,000", "budget": "9000"}
    if sads is not None:
        form |= {f"sads-{item}": str(sads) for item in SADS}
    if phq is not None:
        form |= {f"phq-9-{item}": str(phq) for item in PHQ}
    form |= {
        "goal-0-text": "每晚11点半前睡下，每周至少5天",
        "goal-0-ticks": ["specific", "measurable", "relevant"],
        "duration_months": "8",
        "problems": ["anxiety", "sleep"],
        "style": "amiable",
        "story": "Wants to sleep first.",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}
