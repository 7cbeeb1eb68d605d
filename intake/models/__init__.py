"""The forms there are, and the forms as they were filled in."""

from intake.models.assessments import (
    Administration,
    Assessment,
    AssessmentQuerySet,
    Goal,
    Score,
)
from intake.models.instruments import Instrument, InstrumentVersion

__all__ = [
    "Administration",
    "Assessment",
    "AssessmentQuerySet",
    "Goal",
    "Instrument",
    "InstrumentVersion",
    "Score",
]
