"""Early warnings that nobody has closed."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from common.asking import Question
from reports import models
from reports.models import Axis
from reports.periods import months_back
from reports.selectors.offers import Judge

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


def offered_values(warning: OpenWarning | models.Warning, judge: Judge) -> list[Decimal | None]:
    """Return the three values of a warning as far as they may still be shown.

    What was shown when it was raised may be told no longer: beside other periods, or because a
    late answer has come and the difference would be that answer.
    """
    offer = judge.offer(Axis(warning.axis), warning.key, warning.metric)
    values = warning.values["values"]
    months = [months_back(warning.period, back) for back in reversed(range(len(values)))]
    return [
        Decimal(value) if offer.shows([month]) and offer.counts[month] == n else None
        for value, n, month in zip(values, warning.values["n"], months, strict=True)
    ]
