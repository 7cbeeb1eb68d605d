"""Asking for a look at a course; nothing is raised or lowered by itself."""

from datetime import datetime, timedelta

from django.db import transaction

from common.sweeps import RowErrors
from people import trail
from people.models import Client, Task
from people.services import add_task, mark_off_track
from scheduling import selectors
from scheduling.rules.steps import OFF_TRACK

WITHIN = timedelta(days=7)


def review_steps(*, now: datetime) -> int:
    """Ask for a review where somebody gets worse, or no better by the sixth session.

    The lists say who is off track, until a later measure says otherwise.
    """
    errors = RowErrors("scheduling.review_steps")
    mark_off_track(clients=selectors.back_on_track(), off_track=False)
    count = 0
    for step, why in selectors.steps_due(now):
        client = Client.objects.for_reading().get(pk=step.client_id)
        with errors.isolate(client), transaction.atomic():
            due_at = step.at + WITHIN
            kind = Task.Kind.REVIEW
            task = add_task(client=client, kind=kind, about=step.about, due_at=due_at)
            trail.record("scheduling.review.asked", on=task, why=why.value)
            if why in OFF_TRACK:
                mark_off_track(clients=[client.pk], off_track=True)
            count += 1
    return count
