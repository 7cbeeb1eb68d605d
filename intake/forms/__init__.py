"""What is typed at the intake."""

from intake.forms.asking import AskForm
from intake.forms.assess import AssessmentForm
from intake.forms.drafts import DraftForm

__all__ = ["AskForm", "AssessmentForm", "DraftForm"]
