"""Pages of the intake."""

from intake.views.asking import ask, asked
from intake.views.assess import assess
from intake.views.drafts import discard, keep

__all__ = ["ask", "asked", "assess", "discard", "keep"]
