"""The intake as JSON."""

from intake.api import authoring, inuse, selffills
from intake.api.assessments import AssessmentsView, AssessmentView
from intake.api.drafts import DraftView
from intake.api.instruments import InstrumentsView, InstrumentView, ScoreView, VersionsView

__all__ = [
    "AssessmentView",
    "AssessmentsView",
    "DraftView",
    "InstrumentView",
    "InstrumentsView",
    "ScoreView",
    "VersionsView",
    "authoring",
    "inuse",
    "selffills",
]
