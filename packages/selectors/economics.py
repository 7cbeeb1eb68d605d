"""What was sold, held and paid back in a period, by segment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from common.localtimes import day_starts
from packages.models import Enrollment, LedgerEntry
from packages.rules.economics import Actual
from packages.selectors.ledger import HELD

# Whole months that can be looked back on.
PERIODS = (3, 6, 12)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end), and how many months it is."""

    start: datetime
    end: datetime
    months: int


def last_months(months: int, today: date) -> Span:
    """Return the last whole months before this one, in the practice's time."""
    end = today.replace(day=1)
    index = end.year * 12 + end.month - 1 - months
    start = date(index // 12, index % 12 + 1, 1)
    return Span(day_starts(start), day_starts(end), months)


def happened(today: date) -> dict[date, dict[str, Actual]]:
    """Return first day → what happened from then up to the next one, for every period on offer.

    The periods reach into each other and are judged together, whichever is asked for.
    """
    ends = last_months(0, today).end
    stretches: dict[date, dict[str, Actual]] = {}
    for months in PERIODS:
        span = last_months(months, today)
        stretches[timezone.localdate(span.start)] = actuals(Span(span.start, ends, months))
        ends = span.start
    return stretches


def actuals(span: Span) -> dict[str, Actual]:
    """Return enrolments, sessions held and money taken in less paid back, by package's segment.

    Three questions, whatever the size of the period.
    """
    sold = Enrollment.objects.filter(enrolled_at__gte=span.start, enrolled_at__lt=span.end)
    counted = sold.order_by().values("package__segment").annotate(n=Count("pk"), paid=Sum("price"))
    used = _summed(_entries(span, *HELD), "sessions")
    back = _summed(_entries(span, LedgerEntry.Kind.REFUNDED), "amount")
    found = {
        row["package__segment"]: Actual(row["n"], 0, row["paid"] or Decimal(0)) for row in counted
    }
    return {
        segment: Actual(
            found[segment].enrolments if segment in found else 0,
            -int(used.get(segment) or 0),
            (found[segment].revenue if segment in found else Decimal(0))
            - (back.get(segment) or Decimal(0)),
        )
        for segment in {*found, *used, *back}
    }


def _entries(span: Span, *kinds: str) -> "QuerySet[LedgerEntry]":
    return LedgerEntry.objects.filter(kind__in=kinds, at__gte=span.start, at__lt=span.end)


def _summed(entries: "QuerySet[LedgerEntry]", what: str) -> dict[str, Decimal | int | None]:
    by = entries.order_by().values("enrollment__package__segment").annotate(total=Sum(what))
    return dict(by.values_list("enrollment__package__segment", "total"))
