"""Calling those who stayed silent: the same questions, asked by intake staff."""

from datetime import datetime
from typing import Any

from django.db import transaction

from feedback.models import Answer, Invitation
from feedback.rules.calls import next_call
from feedback.services.answers import answer
from people.models import Task, User
from people.services import finish_task, postpone_task


@transaction.atomic
def answer_by_phone(
    *, task: Task, invitation: Invitation, by: User, now: datetime, **given: Any
) -> Answer:
    """Write what the client said on the phone and finish the task.

    given   the keywords of ``answer``: nps, csat, ces, comment, wants_contact, counselor_may_see

    :raises feedback.services.AlreadyAnswered: if the client answered meanwhile
    """
    said = answer(invitation=invitation, mode=Answer.Mode.PHONE, by=by, now=now, **given)
    finish_task(task=task, outcome="answered", by=by, now=now)
    return said


@transaction.atomic
def no_answer(*, task: Task, by: User, now: datetime) -> None:
    """Nobody picked up: again in an hour, every second time tomorrow; after six calls no more."""
    task = Task.objects.select_for_update(of=["self"]).get(pk=task.pk)
    wait = next_call(task.tries + 1)
    if wait is None:
        finish_task(task=task, outcome="not_reached", by=by, now=now)
    else:
        postpone_task(task=task, due_at=now + wait, by=by, now=now)


def decline(*, task: Task, by: User, now: datetime) -> None:
    """The client was reached and would rather not answer."""
    finish_task(task=task, outcome="declined", by=by, now=now)
