"""Asking for a look at a course; nothing is raised or lowered by itself."""

from datetime import datetime, timedelta

from django.db import transaction

from common.sweeps import RowErrors
from people import trail
from people.models import Client, Task
from people.services import add_task
from scheduling import selectors

WITHIN = timedelta(days=7)


def review_steps(*, now: datetime) -> int:
    """Ask for a review where somebody gets worse, or no better by the sixth session."""
    errors = RowErrors("scheduling.review_steps")
    count = 0
    for step, why in selectors.steps_due(now):
        client = Client.objects.for_reading().get(pk=step.client_id)
        with errors.isolate(client), transaction.atomic():
            due_at = step.at + WITHIN
            kind = Task.Kind.REVIEW
            task = add_task(client=client, kind=kind, about=step.about, due_at=due_at)
            trail.record("scheduling.review.asked", on=task, why=why.value)
            count += 1
    return count
