"""What the practice wants of its figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from common.asking import Question
from reports.models import Target


def targets_on(day: date) -> dict[str, Decimal]:
    """Return the target of each metric that the practice has set; the newest one holds."""
    return dict(HELD.ask(None, day=day))


def _held(_reader: Any, *, day: Any) -> "QuerySet[Any, Any]":
    held = Target.objects.filter(effective_on__lte=day)
    newest = held.order_by("metric", "-effective_on").distinct("metric")
    return newest.values_list("metric", "value")


HELD = Question(_held)
