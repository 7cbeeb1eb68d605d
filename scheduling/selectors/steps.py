"""Whose course has to be looked at, and what waits to be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.models import Assessment
from intake.selectors.changes import changes_of_clients
from people.models import Standing, Task, User
from scheduling.models import SessionRecord
from scheduling.rules.steps import CHECKED_AT, Why, is_off_track, review_needed

LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Step:
    """One event after which a course may have to be looked at.

    about   public id of the session or assessment
    """

    client_id: int
    about: UUID
    at: datetime
    sessions: int


def steps_due(now: datetime) -> Iterator[tuple[Step, Why]]:
    """Return the events of the last weeks that ask for a review and have none yet."""
    steps = [*_sixth_sessions(now), *_assessments(now)]
    changes = changes_of_clients({step.client_id for step in steps})
    for step in steps:
        found = changes.get(step.client_id, {}).values()
        why = review_needed(sessions=step.sessions, changes=tuple(found))
        if why is not None:
            yield step, why


def back_on_track() -> list[int]:
    """Return the clients said to be off track of whom the course rule no longer says so."""
    flagged = Standing.objects.filter(off_track=True, client__merged_into=None)
    held = dict(flagged.values_list("client_id", "sessions_held"))
    changes = changes_of_clients(set(held))
    return [
        client
        for client, sessions in held.items()
        if not is_off_track(sessions=sessions, changes=tuple(changes.get(client, {}).values()))
    ]


def _sixth_sessions(now: datetime) -> list[Step]:
    held = SessionRecord.objects.standing().filter(
        number=CHECKED_AT, ended_at__gt=now - LOOKED_BACK, client__merged_into=None
    )
    rows = held.filter(ended_at__lte=now).exclude(_asked_for())
    found = rows.values_list("client_id", "public_id", "ended_at", "number")
    return [Step(*row) for row in found]


def _assessments(now: datetime) -> list[Step]:
    """After an assessment only getting worse asks for a look: the sixth session asks the rest."""
    rows = Assessment.objects.filter(
        submitted_at__gt=now - LOOKED_BACK, submitted_at__lte=now, client__merged_into=None
    )
    newer = Assessment.objects.filter(
        client=OuterRef("client"), submitted_at__gt=OuterRef("submitted_at")
    )
    rows = rows.exclude(Exists(newer)).exclude(_asked_for())
    return [Step(*row, 0) for row in rows.values_list("client_id", "public_id", "submitted_at")]


def _asked_for() -> Exists:
    return Exists(Task.objects.filter(kind=Task.Kind.REVIEW, about=OuterRef("public_id")))


def reviews_open(user: User) -> "QuerySet[Task]":
    """Return the courses this person has to look at, first due first; appeals have their page."""
    mine = Task.objects.visible_to(user).open().filter(kind=Task.Kind.REVIEW)
    sessions = SessionRecord.objects.filter(public_id=OuterRef("about"))
    assessments = Assessment.objects.filter(public_id=OuterRef("about"))
    courses = mine.filter(Q(Exists(sessions)) | Q(Exists(assessments)))
    return courses.select_related("client__standing", "client__counselor").order_by("due_at", "id")
