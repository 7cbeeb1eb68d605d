"""The forms there are, and the forms as they were filled in."""

from intake.models.assessments import (
    Administration,
    Assessment,
    AssessmentQuerySet,
    Goal,
    Score,
)
from intake.models.drafts import Draft
from intake.models.instruments import Attestation, Instrument, InstrumentVersion
from intake.models.needs import Need, Stakeholder
from intake.models.selffills import AskedForm, SelfFill

__all__ = [
    "Administration",
    "AskedForm",
    "Assessment",
    "AssessmentQuerySet",
    "Attestation",
    "Draft",
    "Goal",
    "Instrument",
    "InstrumentVersion",
    "Need",
    "Score",
    "SelfFill",
    "Stakeholder",
]
