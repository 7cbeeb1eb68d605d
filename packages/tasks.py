"""The clock's own work: what ends, what is to be reminded of, what goes on sale."""

from celery import shared_task
from django.utils import timezone

from packages import services


@shared_task(name="packages.apply_sale_changes")
def apply_sale_changes(**_later: object) -> int:
    """Sweep: put on sale and take off sale what has come to its day."""
    return services.apply_sale_changes(now=timezone.now())


@shared_task(name="packages.expire_over")
def expire_over(**_later: object) -> int:
    """Sweep: write off what is left of packages that are over."""
    return services.expire_over(now=timezone.now())


@shared_task(name="packages.remind_of_ends")
def remind_of_ends(**_later: object) -> int:
    """Sweep: put the letters of packages that end soon into the queue."""
    return services.remind_of_ends(now=timezone.now())
