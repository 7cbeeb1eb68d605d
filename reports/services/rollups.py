"""Sums by day and month, kept equal to the invitations they come from.

1. A refresh looks for the days whose invitations moved since the last one, or whose 72 hours
   ran out since then. Ten minutes are read twice, for rows that were committed late.
2. Each of those days is summed anew, one statement an axis; cells that vanished are removed.
3. The months of those days are summed anew from their days.
4. All of it is one transaction behind one locked row: two refreshes at once run one after the
   other, and readers never see half.

Whole numbers only, so a refresh and a rebuild give the same cells exactly.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from feedback.models import Invitation
from feedback.rules.surveys import CLOSE_AFTER, SEND_WITHIN
from reports.models import MonthRollup, Rollup, RollupProgress
from reports.periods import bounds, month_of, months_back
from reports.statements import DAYS, EXCUSED, KEYS, MONTHS

OVERLAP = timedelta(minutes=10)
SLACK = timedelta(days=1)
BEFORE_EVERYTHING = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic
def refresh_rollups(*, now: datetime) -> int:
    """Sum anew every day that changed; return how many days those were."""
    progress = _locked_progress()
    days = _changed_days(since=min(progress.through, now) - OVERLAP, now=now)
    _sum_days(days, now)
    _move(progress, now)
    return len(days)


@transaction.atomic
def rebuild_rollups(*, now: datetime) -> int:
    """Throw every cell away and sum the whole history; return how many days it has."""
    progress = _locked_progress()
    Rollup.objects.all().delete()
    MonthRollup.objects.all().delete()
    days = _days(Invitation.objects.all())
    _sum_days(days, now)
    _move(progress, now)
    return len(days)


def _locked_progress() -> RollupProgress:
    RollupProgress.objects.get_or_create(pk=1, defaults={"through": BEFORE_EVERYTHING})
    return RollupProgress.objects.select_for_update().get(pk=1)


def _move(progress: RollupProgress, now: datetime) -> None:
    progress.through = now
    progress.save(update_fields=["through"])


def _changed_days(*, since: datetime, now: datetime) -> set[date]:
    moved = Q(changed_at__gte=since)
    # closes_at has no index of its own; ended_at has, and is never far from it.
    run_out = Q(closes_at__gt=since, closes_at__lte=now)
    nearby = Q(ended_at__gt=since - CLOSE_AFTER - SLACK, ended_at__lte=now)
    return _days(Invitation.objects.filter(moved)) | _days(
        Invitation.objects.filter(nearby & run_out)
    )


def _days(invitations: "QuerySet[Invitation]") -> set[date]:
    ended = invitations.annotate(day=TruncDate("ended_at")).order_by()
    return set(ended.values_list("day", flat=True).distinct())


def _sum_days(days: Collection[date], now: datetime) -> None:
    if not days:
        return
    months = sorted({month_of(day) for day in days})
    days = sorted(days)
    values = {
        "days": days,
        "starts": [bounds(day)[0] for day in days],
        "ends": [bounds(day)[1] for day in days],
        "months": months,
        "following": [months_back(month, -1) for month in months],
        "now": now,
        "send_within": SEND_WITHIN,
        "excused": EXCUSED,
    }
    with connection.cursor() as cursor:
        for axis in KEYS:
            cursor.execute(DAYS[axis], {**values, "axis": axis})
            cursor.execute(MONTHS, {**values, "axis": axis})
