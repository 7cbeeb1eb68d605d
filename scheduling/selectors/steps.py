"""Whose course has to be looked at, and what waits to be looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.models import Assessment, Score
from people.models import Task, User
from scheduling.models import SessionRecord
from scheduling.rules.steps import CHECKED_AT, RELIABLE, Why, review_needed

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
    first, newest = _courses({step.client_id for step in steps})
    for step in steps:
        why = review_needed(
            sessions=step.sessions,
            first=first.get(step.client_id, {}),
            newest=newest.get(step.client_id),
        )
        if why is not None:
            yield step, why


def _sixth_sessions(now: datetime) -> list[Step]:
    held = SessionRecord.objects.filter(number=CHECKED_AT, ended_at__gt=now - LOOKED_BACK)
    rows = held.filter(ended_at__lte=now).exclude(_asked_for())
    found = rows.values_list("client_id", "public_id", "ended_at", "number")
    return [Step(*row) for row in found]


def _assessments(now: datetime) -> list[Step]:
    """After an assessment only getting worse asks for a look: the sixth session asks the rest."""
    rows = Assessment.objects.filter(submitted_at__gt=now - LOOKED_BACK, submitted_at__lte=now)
    newer = Assessment.objects.filter(
        client=OuterRef("client"), submitted_at__gt=OuterRef("submitted_at")
    )
    rows = rows.exclude(Exists(newer)).exclude(_asked_for())
    return [Step(*row, 0) for row in rows.values_list("client_id", "public_id", "submitted_at")]


def _asked_for() -> Exists:
    return Exists(Task.objects.filter(kind=Task.Kind.REVIEW, about=OuterRef("public_id")))


Course = dict[int, dict[str, Decimal]]


def _courses(clients: Iterable[int]) -> tuple[Course, Course]:
    """Return each client's totals of the first and of the newest assessment, if there are two."""
    rows = Score.objects.filter(
        client_id__in=clients, instrument__code__in=RELIABLE, complete=True, total__isnull=False
    )
    found = rows.order_by("administration__assessment__submitted_at", "pk").values_list(
        "client_id", "administration__assessment_id", "instrument__code", "total"
    )
    first: Course = {}
    newest: Course = {}
    begun: dict[tuple[int, str], int] = {}
    for client, assessment, code, total in found:
        if begun.setdefault((client, code), assessment) == assessment:
            first.setdefault(client, {})[code] = total
        else:
            newest.setdefault(client, {})[code] = total
    return first, newest


def reviews_open(user: User) -> "QuerySet[Task]":
    """Return the courses this person has to look at, first due first; appeals have their page."""
    mine = Task.objects.visible_to(user).open().filter(kind=Task.Kind.REVIEW)
    sessions = SessionRecord.objects.filter(public_id=OuterRef("about"))
    assessments = Assessment.objects.filter(public_id=OuterRef("about"))
    courses = mine.filter(Q(Exists(sessions)) | Q(Exists(assessments)))
    return courses.select_related("client__standing").order_by("due_at", "id")
