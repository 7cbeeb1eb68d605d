"""What is typed at the intake."""

from intake.forms.assess import AssessmentForm

__all__ = ["AssessmentForm"]
