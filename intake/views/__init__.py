"""Pages of the intake."""

from intake.views.assess import assess

__all__ = ["assess"]
