"""Bells of the outbox. They carry no data: any number of them is harmless."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from outbox import services


@shared_task(name="outbox.send_due")
def send_due(**_later: Any) -> None:
    """Sweep: send every letter that has come due."""
    services.send_due(now=timezone.now())
