"""Somebody in danger who has no file yet: the alert of a request, and its way into a file."""

from datetime import datetime

from django.db import transaction

from common.nudges import nudge
from crisis.models import Alert, AlertSign, AlertStep
from crisis.rules import clock
from crisis.services.alerts import add_sign, locked_file
from crisis.services.screening import dangers_of
from outbox.services import hold
from people import trail
from people.models import Client, ContactRequest, User


@transaction.atomic
def screen_request(*, request: ContactRequest, now: datetime) -> Alert | None:
    """Open the alert of a request whose words may point to danger; again changes nothing."""
    text, dangers = dangers_of([request.words])
    if not dangers or Alert.objects.filter(request=request).exists():
        return None
    alert = Alert.objects.create(request=request, raised_at=now, deadline_at=clock.deadline(now))
    trail.record("crisis.alert.raised", on=alert, source="keyword")
    for danger in dangers:
        add_sign(
            alert,
            source="keyword",
            sign=danger,
            door=AlertSign.Door.REQUEST,
            note=text,
            seen_at=now,
            seen_by=None,
        )
    nudge("crisis.record_breaches")
    return alert


@transaction.atomic
def follow_into_file(request: ContactRequest, client: Client, by: User, now: datetime) -> None:
    """Let an open alert of a request go on in the client's file, with its clock.

    Where the file has an open alert, the signs and steps append to that one. What was sealed
    under the request's key is sealed anew under the client's; the request's alert ends here and
    names the one that continues it.
    """
    rows = Alert.objects.open().filter(request=request).select_related("request")
    old = rows.select_for_update(of=["self"]).first()
    if old is None:
        return
    client = locked_file(client)
    alert = Alert.objects.open().filter(client=client).select_for_update().first()
    if alert is None:
        alert = Alert.objects.create(
            client=client,
            raised_at=old.raised_at,
            deadline_at=old.deadline_at,
            breached_at=old.breached_at,
        )
        hold(client=client, reason="crisis", now=now)
        trail.record("crisis.alert.raised", on=alert, by=by, source="request")
    alert.client = client
    if old.started_at and not alert.started_at:
        alert.started_at, alert.started_by = old.started_at, old.started_by
        alert.save(update_fields=["started_at", "started_by"])
    _copy(old, alert)
    client.standing.attention = 0
    client.standing.save(update_fields=["attention"])
    old.closed_at, old.closed_by, old.continued_in = now, by, alert
    if not clock.started_in_time(raised_at=old.raised_at, started_at=old.started_at or now):
        old.breached_at = old.breached_at or now
    old.save(update_fields=["closed_at", "closed_by", "continued_in", "breached_at"])
    trail.record("crisis.alert.followed", on=alert, by=by)


def _copy(old: Alert, alert: Alert) -> None:
    for sign in old.signs.order_by("id"):
        sign.alert = old
        AlertSign.objects.create(
            alert=alert,
            source=sign.source,
            sign=sign.sign,
            door=sign.door,
            note=sign.note,
            seen_at=sign.seen_at,
            seen_by=sign.seen_by,
        )
    for step in old.steps.order_by("id"):
        step.alert = old
        AlertStep.objects.create(
            alert=alert, kind=step.kind, note=step.note, done_at=step.done_at, done_by=step.done_by
        )
