"""The bell of the 72-hour loop."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from feedback import services


@shared_task(name="feedback.close_windows")
def close_windows(**_later: Any) -> None:
    """Sweep: ask for a call where a survey window closed in silence."""
    services.close_windows(now=timezone.now())
