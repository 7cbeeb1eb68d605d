"""Bells of imports, drafts and answers. They carry no data: any number of them is harmless."""

from celery import shared_task
from django.utils import timezone

from common.nudges import nudge
from people import services

# Some seconds of work; then other bells have their turn.
PARTS_A_RING = 20


@shared_task(name="people.carry_on_imports")
def carry_on_imports(**_later: object) -> None:
    """Sweep: bring in some more of what was started, and ring again while there is more."""
    for _part in range(PARTS_A_RING):
        if not services.carry_on_import(now=timezone.now()):
            return
    nudge("people.carry_on_imports")


@shared_task(name="people.forget_old_imports")
def forget_old_imports(**_later: object) -> int:
    """Sweep: destroy the keys of files that ended seven days ago."""
    return services.forget_old_imports(now=timezone.now())


@shared_task(name="people.purge_expired_drafts")
def purge_expired_drafts(**_later: object) -> int:
    """Sweep: delete unsent forms that nobody has touched for 30 days."""
    return services.purge_expired_drafts(now=timezone.now())


@shared_task(name="people.forget_old_answers")
def forget_old_answers(**_later: object) -> int:
    """Sweep: delete what was answered to writes of the API 24 hours ago."""
    return services.forget_old_answers(now=timezone.now())
