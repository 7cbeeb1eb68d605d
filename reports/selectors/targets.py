"""What the practice wants of its figures."""

from datetime import date
from decimal import Decimal

from reports.models import Target


def targets_on(day: date) -> dict[str, Decimal]:
    """Return the target of each metric that the practice has set; the newest one holds."""
    held = Target.objects.filter(effective_on__lte=day)
    newest = held.order_by("metric", "-effective_on").distinct("metric")
    return dict(newest.values_list("metric", "value"))
