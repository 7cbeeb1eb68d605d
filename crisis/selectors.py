"""Questions about open alerts."""

from typing import Any

from django.urls import reverse

from crisis.models import Alert, AlertSign
from people.access import Scope, scope_of
from people.models import Client, User


def has_open_alert(client: Client) -> bool:
    return Alert.objects.open().filter(client=client).exists()


def open_alerts_for(user: User) -> list[Alert]:
    """Return the open alerts this person may act on, first deadline first."""
    if scope_of(user, "crisis_alert", "update") is Scope.NONE:
        return []
    visible = Alert.objects.visible_to(user, "update").open()
    return list(visible.select_related("client").prefetch_related("signs").order_by("deadline_at"))


def crisis_bar_for(user: User) -> dict[str, Any] | None:
    """Return what the red bar shows: the unstarted alert with the nearest deadline."""
    if scope_of(user, "crisis_alert", "update") is Scope.NONE:
        return None
    waiting = Alert.objects.visible_to(user, "update").open().filter(started_at=None)
    # Asked for by every page: these columns and no more.
    columns = waiting.values_list(
        "id", "public_id", "client__code", "deadline_at", "raised_at", named=True
    )
    alert = columns.order_by("deadline_at").first()
    if alert is None:
        return None
    first_sign = AlertSign.objects.filter(alert_id=alert.id).order_by("id").first()
    return {
        "client_code": alert.client__code,
        "sign": first_sign.get_source_display() if first_sign else "",
        "deadline": alert.deadline_at,
        "opened_at": alert.raised_at,
        "url": reverse("crisis:alert", args=[alert.public_id]),
    }
