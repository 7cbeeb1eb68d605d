"""What happens with a client, room by room, in columns that can be laid on each other.

Every source is masked by its own resource, so that a timeline shows nobody more than the pages
it is gathered from.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from crisis.models import Alert
from feedback.models import Answer, RecoveryCase
from intake.models import Assessment
from outbox.models import Message
from packages.models import Enrollment
from people.access import Scope, rows_visible, scope_of
from people.models import Client, Consent, Task, TrailEvent, User
from scheduling.models import Appointment
from tiering.models import TierDecision

OPENED = "people.client.opened"
WITHOUT_CONTENT = {Scope.ALL, Scope.META}


class Row(NamedTuple):
    """One thing that happened, in the words of its room.

    kind             names the source; the other columns are its own
    what, state, reason   codes
    first … third    whole numbers, None where there is none or it may not be seen
    actor            primary key of the person who did it, or None
    """

    kind: str
    at: datetime
    ref: str
    what: str
    state: str
    reason: str
    first: int | None
    second: int | None
    third: int | None
    actor: int | None


COLUMNS = {
    "what": CharField,
    "state": CharField,
    "reason": CharField,
    "first": IntegerField,
    "second": IntegerField,
    "third": IntegerField,
    "actor": IntegerField,
}


def _columns(kind: str, at: Any, ref: Any = "public_id", **values: Any) -> dict[str, Any]:
    """Return the annotations of one source; a column that is not given is empty."""
    columns = {
        "t_kind": Value(kind, output_field=CharField()),
        "t_at": F(at) if isinstance(at, str) else at,
        "t_ref": Cast(ref, CharField()),
    }
    for name, field in COLUMNS.items():
        empty = "" if field is CharField else None
        columns[f"t_{name}"] = Cast(values.get(name, Value(empty)), field())
    return columns


def _told(rows: "QuerySet[Any]", kind: str, at: Any, **values: Any) -> "QuerySet[Any]":
    return rows.annotate(**_columns(kind, at, **values)).values_list(
        *(f"t_{name}" for name in Row._fields)
    )


def _assessments(user: User, client: Client) -> "QuerySet[Any]":
    rows = Assessment.objects.visible_to(user).filter(client=client)
    scores = rows_visible(user, "assessment_score", "read", client="client", author="entered_by")
    severity = Case(When(scores & Q(pk__gt=0), then=F("severity")), default=None)
    return _told(
        rows,
        "assessment",
        "submitted_at",
        first=severity,
        second="completeness",
        actor="entered_by_id",
    )


def _decisions(user: User, client: Client) -> "QuerySet[Any]":
    rows = TierDecision.objects.visible_to(user).filter(client=client)
    return _told(
        rows,
        "decision",
        "confirmed_at",
        what="chosen",
        state="proposed",
        actor="confirmed_by_id",
    )


def _enrollments(user: User, client: Client) -> "QuerySet[Any]":
    rows = Enrollment.objects.visible_to(user).filter(client=client)
    return _told(
        rows,
        "enrollment",
        "enrolled_at",
        what="package__name",
        state="package__name_zh",
        reason="price",
        first="package__sessions",
        actor="enrolled_by_id",
    )


def _appointments(user: User, client: Client) -> "QuerySet[Any]":
    rows = Appointment.objects.visible_to(user).filter(client=client)
    return _told(
        rows,
        "appointment",
        Coalesce("session__ended_at", "starts_at"),
        state="state",
        first="session__number",
        second="session__effective_minutes",
        actor="counselor_id",
    )


def _alerts(user: User, client: Client) -> "QuerySet[Any]":
    rows = Alert.objects.visible_to(user, "read").filter(client=client)
    state = Case(
        When(closed_at__isnull=False, then=Value("closed")),
        When(started_at__isnull=False, then=Value("started")),
        default=Value("open"),
    )
    missed = Case(When(breached_at__isnull=False, then=Value("breached")), default=Value(""))
    return _told(rows, "alert", "raised_at", state=state, reason=missed, actor="started_by_id")


def _tasks(user: User, client: Client) -> "QuerySet[Any]":
    rows = Task.objects.visible_to(user).filter(client=client)
    done = Case(When(done_at__isnull=False, then=Value("done")), default=Value("open"))
    return _told(
        rows,
        "task",
        Coalesce("done_at", "due_at"),
        what="kind",
        state=done,
        reason="outcome",
        actor="done_by_id",
    )


def _messages(user: User, client: Client) -> "QuerySet[Any] | None":
    if scope_of(user, "survey_invitation", "read") not in WITHOUT_CONTENT:
        return None
    rows = Message.objects.filter(client=client)
    at = Coalesce("sent_at", "due_at")
    return _told(rows, "message", at, what="letter", state="state", reason="reason")


def _answers(user: User, client: Client) -> "QuerySet[Any] | None":
    """That the client answered; the answer itself for who may read it, or by the client's yes."""
    rows = Answer.objects.filter(client=client)
    agreed = Q(counselor_may_see=True, client__counselor_id=user.pk)
    if scope_of(user, "survey_response_raw", "read") is Scope.ALL:
        seen = Q(pk__gt=0)
    elif scope_of(user, "survey_invitation", "read") in WITHOUT_CONTENT:
        seen = Q(pk__in=[])
    else:
        rows, seen = rows.filter(agreed), agreed
    return _told(
        rows,
        "answer",
        "answered_at",
        what="mode",
        state=Case(When(late=True, then=Value("late")), default=Value("")),
        first=Case(When(seen, then=F("nps")), default=None),
        second=Case(When(seen, then=F("csat")), default=None),
        third=Case(When(seen, then=F("ces")), default=None),
    )


def _cases(user: User, client: Client) -> "QuerySet[Any]":
    rows = RecoveryCase.objects.visible_to(user).filter(client=client)
    closed = Case(When(closed_at__isnull=False, then=Value("closed")), default=Value("open"))
    return _told(rows, "case", "opened_at", what="step", state=closed, actor="owner_id")


def _consents(user: User, client: Client) -> "QuerySet[Any]":
    """What was said after the file was opened; the first answers stand in the header."""
    seen = rows_visible(user, "consent_record", "read", client="client")
    rows = Consent.objects.filter(seen, client=client).exclude(source="intake")
    given = Case(When(given=True, then=Value("given")), default=Value("withheld"))
    return _told(
        rows,
        "consent",
        "said_at",
        what="purpose",
        state=given,
        reason="source",
        actor="recorded_by_id",
    )


def _registered(user: User, client: Client) -> "QuerySet[Any]":
    rows = Client.objects.visible_to(user).filter(pk=client.pk)
    return _told(
        rows, "registered", "registered_at", what="referral_source", actor="registered_by_id"
    )


def _looks(user: User, client: Client) -> "QuerySet[Any] | None":
    """Who opened the file, once for each person and day; one's own looks are left out."""
    if scope_of(user, "client_access_log", "read") is Scope.NONE:
        return None
    events = TrailEvent.objects.filter(client_id=client.pk, action=OPENED).exclude(actor=user)
    by_day = events.annotate(day=TruncDate("at")).values("actor_id", "day")
    columns = _columns(
        "look", Max("at", output_field=DateTimeField()), "actor_id", actor="actor_id"
    )
    return by_day.annotate(**columns).values_list(*(f"t_{name}" for name in Row._fields))


SOURCES: dict[str, Callable[[User, Client], "QuerySet[Any] | None"]] = {
    "assessment": _assessments,
    "decision": _decisions,
    "enrollment": _enrollments,
    "appointment": _appointments,
    "alert": _alerts,
    "task": _tasks,
    "message": _messages,
    "answer": _answers,
    "case": _cases,
    "consent": _consents,
    "registered": _registered,
    "look": _looks,
}
GROUPS = {
    "sessions": ("appointment",),
    "assessments": ("assessment", "decision"),
    "messages": ("message", "answer"),
    "tasks": ("task", "case"),
    "safety": ("alert",),
    "packages": ("enrollment",),
    "consents": ("consent", "registered"),
    "access": ("look",),
}
