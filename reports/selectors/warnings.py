"""Early warnings that nobody has closed."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from common.asking import Question
from reports import models

SHOWN = 5


class OpenWarning(NamedTuple):
    """What is shown of a warning; the owner's names are None where it has no owner."""

    public_id: UUID
    metric: str
    axis: str
    key: str
    period: date
    values: dict[str, Any]
    outside_margin: bool
    owner__name: str | None
    owner__name_latin: str | None


def open_warnings() -> list[OpenWarning]:
    """Return the newest open warnings, the most certain of a month first."""
    return [OpenWarning(*row) for row in WAITING.ask(None)]


def _waiting(_reader: Any) -> "QuerySet[Any, Any]":
    waiting = models.Warning.objects.filter(closed_at=None)
    newest = waiting.order_by("-period", "-outside_margin", "id")
    return newest.values_list(*OpenWarning._fields)[:SHOWN]


WAITING = Question(_waiting)
