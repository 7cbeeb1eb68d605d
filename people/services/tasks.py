"""What is to be done about a client, and that it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from common.once import insert_once
from people import trail
from people.models import Client, Task, User


def add_task(*, client: Client, kind: str, about: UUID, due_at: datetime) -> Task:
    """Ask for something to be done; asking again for the same row changes nothing."""
    new = Task(client=client, kind=kind, about=about, due_at=due_at)
    task, _is_new = insert_once(new, kind=kind, about=about)
    return task


def ask_again(*, client: Client, kind: str, about: UUID, due_at: datetime) -> Task:
    """Ask for something to be done, also where it was done before for the same row."""
    task = add_task(client=client, kind=kind, about=about, due_at=due_at)
    done_before = Task.objects.filter(pk=task.pk, done_at__isnull=False)
    done_before.update(done_at=None, done_by=None, outcome="", due_at=due_at)
    return task


@transaction.atomic
def finish_task(*, task: Task, outcome: str, by: User | None, now: datetime) -> None:
    """Mark a task as done, once; a second time changes nothing."""
    done = Task.objects.open().filter(pk=task.pk)
    if done.update(done_at=now, done_by=by, outcome=outcome):
        trail.record("people.task.finished", on=task, by=by, kind=task.kind, outcome=outcome)


@transaction.atomic
def postpone_task(*, task: Task, due_at: datetime, by: User | None, now: datetime) -> None:
    """Try again later."""
    waiting = Task.objects.open().filter(pk=task.pk)
    if waiting.update(due_at=due_at, tries=F("tries") + 1):
        trail.record("people.task.postponed", on=task, by=by, kind=task.kind)
