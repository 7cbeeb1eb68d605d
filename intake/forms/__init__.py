"""What is typed at the intake."""

from intake.forms.assess import AssessmentForm
from intake.forms.drafts import DraftForm

__all__ = ["AssessmentForm", "DraftForm"]
