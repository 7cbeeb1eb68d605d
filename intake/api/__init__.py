"""The intake as JSON."""

from intake.api.assessments import AssessmentsView, AssessmentView
from intake.api.drafts import DraftView
from intake.api.instruments import DefinitionView, InstrumentsView, InstrumentView, ScoreView

__all__ = [
    "AssessmentView",
    "AssessmentsView",
    "DefinitionView",
    "DraftView",
    "InstrumentView",
    "InstrumentsView",
    "ScoreView",
]
