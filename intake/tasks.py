"""The clock's own work."""

from celery import shared_task
from django.utils import timezone

from intake import services


@shared_task(name="intake.forget_old_drafts")
def forget_old_drafts(**_later: object) -> int:
    """Sweep: delete unfinished assessments that nobody has touched for 30 days."""
    return services.forget_old_drafts(now=timezone.now())


@shared_task(name="intake.forget_old_self_fills")
def forget_old_self_fills(**_later: object) -> int:
    """Sweep: note links that ran out, and delete what was begun and left for 30 days."""
    return services.forget_old_self_fills(now=timezone.now())
