"""What people do with forms and assessments."""

from intake.services.assessments import SheetHasProblems, submit_assessment
from intake.services.instruments import DEFINITIONS, install_instruments

__all__ = ["DEFINITIONS", "SheetHasProblems", "install_instruments", "submit_assessment"]
