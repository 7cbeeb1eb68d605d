"""The reading room's own clockwork: sums, warnings, a heartbeat."""

from celery import shared_task
from django.utils import timezone

from reports import services


@shared_task(name="reports.refresh_rollups")
def refresh_rollups(**_later: object) -> int:
    """Sweep: sum anew the days whose invitations changed."""
    return services.refresh_rollups(now=timezone.now())


@shared_task(name="reports.raise_warnings")
def raise_warnings(**_later: object) -> int:
    """Sweep: look for figures that got worse twice running."""
    return services.raise_warnings(now=timezone.now())


@shared_task(name="reports.beat_heart")
def beat_heart(**_later: object) -> None:
    """Sweep: say that scheduler and worker are alive."""
    services.beat_heart(now=timezone.now())
