"""Pages of the intake."""

from intake.views.assess import assess
from intake.views.drafts import discard, keep

__all__ = ["assess", "discard", "keep"]
