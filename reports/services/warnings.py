"""Early warnings: figures that got worse twice running, month by month."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from people import trail
from people.models import User
from reports import models
from reports.figures import TILES, with_targets
from reports.models import Axis
from reports.periods import Period, day_of, month_long, month_of, months_back
from reports.rules.trends import EarlyWarning, early_warning
from reports.selectors.offers import Judge
from reports.selectors.satisfaction import figure_over
from reports.selectors.sums import cells
from reports.selectors.targets import targets_on

LOOKED_BACK = 3
AXES = (Axis.PRACTICE, Axis.SITE)


@transaction.atomic
def raise_warnings(*, now: datetime) -> int:
    """Look at the last three finished months of the practice and of each site.

    Return how many warnings are new. Safe to repeat: a warning is raised once a month.
    """
    this_month = month_of(day_of(now))
    window = Period(months_back(this_month, LOOKED_BACK), this_month)
    found = [warning for axis in AXES for warning in _found(axis, window, now)]
    known = set(
        models.Warning.objects.filter(period=window.months[-1]).values_list("metric", "axis", "key")
    )
    new = [row for row in found if (row.metric, row.axis, row.key) not in known]
    models.Warning.objects.bulk_create(new, ignore_conflicts=True)
    for warning in new:
        trail.record("reports.warning.raised", on=warning, metric=warning.metric, axis=warning.axis)
    return len(new)


@transaction.atomic
def take_warning(*, warning: models.Warning, by: User) -> None:
    """Make ``by`` the owner of an open warning; a closed one stays as it is."""
    warning = _locked(warning)
    if warning.closed_at is None and warning.owner_id != by.pk:
        warning.owner = by
        warning.save(update_fields=["owner"])
        trail.record("reports.warning.taken", on=warning, by=by, metric=warning.metric)


@transaction.atomic
def close_warning(*, warning: models.Warning, by: User, now: datetime) -> None:
    """Close a warning; without an owner it becomes that of who closes it. Once is enough."""
    warning = _locked(warning)
    if warning.closed_at is None:
        warning.owner = warning.owner or by
        warning.closed_at = now
        warning.save(update_fields=["owner", "closed_at"])
        trail.record("reports.warning.closed", on=warning, by=by, metric=warning.metric)


def _locked(warning: models.Warning) -> models.Warning:
    rows = models.Warning.objects.select_related("owner")
    return rows.select_for_update(of=["self"]).get(pk=warning.pk)


def _found(axis: Axis, window: Period, now: datetime) -> list[models.Warning]:
    # pandas stays out of processes that only serve pages
    from reports import frames

    groups = frames.tallies(frames.monthly(cells(axis, window), window.months))
    registry = with_targets(targets_on(day_of(now)))
    judge = Judge(day_of(now))
    found = []
    for code in TILES:
        for key, series in groups.items():
            offer = judge.offer(axis, key, code)
            shown = [figure_over(series, month_long(month), code, offer) for month in window.months]
            if fell := early_warning(registry[code], shown):
                found.append(_row(fell, axis, key, window.months[-1], now))
    return found


def _row(fell: EarlyWarning, axis: Axis, key: str, period: date, now: datetime) -> models.Warning:
    values = asdict(fell)
    return models.Warning(
        metric=fell.metric,
        axis=axis,
        key=key,
        period=period,
        values={
            "values": [str(value) for value in values["values"]],
            "changes": [str(change) for change in values["changes"]],
            "n": list(values["n"]),
        },
        outside_margin=fell.outside_margin,
        raised_at=now,
    )
