"""The appointments of a day, of a client, and those nobody has written down yet."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from common.asking import Question
from common.localtimes import day_starts
from people.access import Scope, scope_of
from people.models import Client, User
from scheduling.models import Appointment, AppointmentQuerySet

MOST_SHOWN = 200
STILL_SHOWN = 20


def day_of(user: User, day: date) -> list[Appointment]:
    """Return the appointments of one day of the practice that this person may see, by time."""
    starts_at, ends_at = day_starts(day), day_starts(day + timedelta(days=1))
    rows = _of(user).filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    return list(rows.order_by("starts_at", "id")[:MOST_SHOWN])


def times_of_day(user: User, day: date) -> list[Appointment]:
    """Return a day's appointments as times and states, for who is shown no more of them."""
    if scope_of(user, "session_schedule", "list") is not Scope.META:
        return []
    starts_at, ends_at = day_starts(day), day_starts(day + timedelta(days=1))
    rows = Appointment.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    return list(rows.only("starts_at", "ends_at", "state").order_by("starts_at", "id")[:MOST_SHOWN])


def to_record(user: User, now: datetime) -> list[Appointment]:
    """Return what is over and neither held nor cancelled in anybody's book, oldest first."""
    midnight = day_starts(timezone.localdate(now))
    rows = _of(user, "update").filter(state=Appointment.State.BOOKED, starts_at__lt=midnight)
    return list(rows.order_by("starts_at", "id")[:STILL_SHOWN])


def next_start(client: Client, now: datetime) -> datetime | None:
    """Return when the client's next appointment begins.

    That is the first that has not ended yet; where nothing lies ahead, the first that is over and
    not written down. ``reports.services.rebuild_standings`` says the same.
    """
    return next((start for (start,) in NEXT_START.ask(None, client=client.pk, now=now)), None)


def _next_start(_reader: Any, *, client: Any, now: Any) -> "QuerySet[Any, Any]":
    booked = Appointment.objects.filter(client_id=client, state=Appointment.State.BOOKED)
    over = ExpressionWrapper(Q(ends_at__lte=now), output_field=BooleanField())
    return booked.order_by(over, "starts_at").values_list("starts_at")[:1]


NEXT_START = Question(_next_start)


def _of(user: User, action: str = "list") -> AppointmentQuerySet:
    """Return the appointments this person may see; a counselor's own, without a colleague's."""
    rows = Appointment.objects.visible_to(user, action)
    if user.role == User.Role.COUNSELOR:
        rows = rows.filter(counselor=user.pk)
    return rows.select_related("client__standing", "client__counselor", "counselor__user", "site")
