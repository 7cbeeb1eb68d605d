"""Questions about open alerts."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from common.asking import Question
from crisis.models import Alert, AlertSign
from people.access import Scope, scope_of
from people.models import Client, User


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
    return list(visible.select_related("client").prefetch_related("signs").order_by("deadline_at"))


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
            "client_code": code,
            "sign": AlertSign.Source(source).label if source else "",
            "deadline": deadline_at,
            "opened_at": raised_at,
            "url": reverse("crisis:alert", args=[public_id]),
        }
    return None
