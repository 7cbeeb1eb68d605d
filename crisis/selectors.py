"""Questions about alerts: which are open, and who may see whom they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from common.asking import Question
from crisis.models import Alert, AlertSign, OnCall
from people.access import Scope, may, scope_of
from people.models import Client, ContactRequest, User


def has_open_alert(client: Client) -> bool:
    return bool(OPEN_ALERT.ask(None, client=client.pk))


def _open_alert(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    return Alert.objects.open().filter(client_id=client).values_list("pk")[:1]


OPEN_ALERT = Question(_open_alert)


def alert_is_open() -> Exists:
    """Return what ``has_open_alert`` says, as a column beside a client."""
    return Exists(Alert.objects.open().filter(client_id=OuterRef("pk")))


def open_alerts_for(user: User) -> list[Alert]:
    """Return the open alerts this person may act on, first deadline first."""
    if scope_of(user, "crisis_alert", "update") is Scope.NONE:
        return []
    visible = Alert.objects.visible_to(user, "update").open()
    rows = visible.select_related("client", "request").prefetch_related("signs")
    return list(rows.order_by("deadline_at"))


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of an alert beside its times, its steps and the client's code.

    names   who it is about and how to reach them
    words   what was seen, said and done: only for who is on duty for this alert
    """

    names: bool
    words: bool


def sight_of(user: User, alert: Alert, now: datetime) -> Sight:
    on_duty = is_on_duty(user, alert, now)
    return Sight(names=on_duty or _sees_the_person(user, alert), words=on_duty)


def is_on_duty(user: User, alert: Alert, now: datetime) -> bool:
    """Whether this is somebody's alert: the responsible counselor's, her supervisor's, of who is
    on call, and of who has taken it on or started. A request is everybody's who answers requests.
    """
    if not may(user, "crisis_alert", "update"):
        return False
    if alert.started_by_id == user.pk or alert.steps.filter(done_by=user).exists():
        return True
    if OnCall.objects.filter(user=user, starts_at__lte=now, ends_at__gt=now).exists():
        return True
    if alert.client_id is None:
        return may(user, "contact_request", "update")
    responsible = {Scope.OWN, Scope.TEAM}
    in_reach = scope_of(user, "client_identity", "read") in responsible
    return in_reach and _sees_the_person(user, alert)


def _sees_the_person(user: User, alert: Alert) -> bool:
    if alert.client_id is None:
        return ContactRequest.objects.visible_to(user, "read").filter(pk=alert.request_id).exists()
    return Client.objects.visible_to(user).filter(pk=alert.client_id).exists()


def _unstarted(reader: Any) -> "QuerySet[Any, Any]":
    signs = AlertSign.objects.filter(alert=OuterRef("pk")).order_by("id")
    waiting = Alert.objects.visible_to(reader, "update").open().filter(started_at=None)
    return waiting.order_by("deadline_at").values_list(
        "public_id",
        "client__code",
        "deadline_at",
        "raised_at",
        Subquery(signs.values("source")[:1]),
    )[:1]


UNSTARTED = Question(_unstarted)  # asked by every page


def crisis_bar_for(user: User) -> dict[str, Any] | None:
    """Return what the red bar shows: the unstarted alert with the nearest deadline."""
    if scope_of(user, "crisis_alert", "update") is Scope.NONE:
        return None
    for public_id, code, deadline_at, raised_at, source in UNSTARTED.ask(user):
        return {
            "client_code": code or _("Request on the public page"),
            "sign": AlertSign.Source(source).label if source else "",
            "deadline": deadline_at,
            "opened_at": raised_at,
            "url": reverse("crisis:alert", args=[public_id]),
        }
    return None
