"""Raising, starting and closing an alert, and what the clock does about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.nudges import nudge
from crisis.models import Alert, AlertSign, AlertStep
from crisis.rules import clock
from outbox.services import hold, lift
from people import trail
from people.models import Client, User
from people.services import attention_without_alert, update_standing


class AlertIsClosed(DomainError):
    """The alert was closed before this came."""


class OnlyResponsibleMayClose(DomainError):
    """An alert is closed by a supervisor or by the client's own counselor."""


class NotStartedYet(DomainError):
    """Nobody has started: there are no measures to record."""


@transaction.atomic
def raise_alert(
    *,
    client: Client,
    source: str,
    sign: str,
    by: User | None,
    now: datetime,
    note: str = "",
    door: str = "",
    request_key: UUID | None = None,
) -> Alert:
    """Open an alert, or append the sign to the open one, and hold every other message.

    1. The client's row is locked, so that two signs at once meet one alert; then the open alert,
       so that a sign never lands in one that is being closed: it waits, and opens the next.
    2. The clock starts with the first sign; later signs do not move it.
    3. The hold, the sign and the trail stand in the same transaction.
    4. A danger is never refused: what comes to a file that was merged goes to the one that stays.
    5. The same ``request_key`` again gives the alert that has this sign.

    source   one of ``AlertSign.Source``; sign is a code, note what was seen (sealed)
    door     one of ``AlertSign.Door``, where words in free text are the sign
    """
    client = locked_file(client)
    sent_before = AlertSign.objects.filter(request_key=request_key, alert__client=client)
    if request_key and (known := sent_before.select_related("alert").first()):
        return known.alert
    alert = Alert.objects.open().filter(client=client).select_for_update().first()
    if alert is None:
        alert = Alert.objects.create(
            client=client, raised_at=now, raised_by=by, deadline_at=clock.deadline(now)
        )
        hold(client=client, reason="crisis", now=now)
        trail.record("crisis.alert.raised", on=alert, by=by, source=source)
    alert.client = client
    add_sign(
        alert,
        source=source,
        sign=sign,
        note=note or None,
        door=door,
        seen_at=now,
        seen_by=by,
        request_key=request_key,
    )
    client.standing.attention = 0
    client.standing.save(update_fields=["attention"])
    nudge("crisis.record_breaches")
    return alert


def add_sign(alert: Alert, **sign: Any) -> None:
    """Write one sign and its event, in the caller's transaction."""
    AlertSign.objects.create(alert=alert, **sign)
    trail.record(
        "crisis.sign.added",
        on=alert,
        by=sign["seen_by"],
        source=sign["source"],
        door=sign["door"],
    )


@transaction.atomic
def take_alert(*, alert: Alert, by: User, now: datetime) -> None:
    """Put a person on the case, who then sees whom it is about. The clock runs on; again changes
    nothing.

    :raises AlertIsClosed: if it was closed before
    """
    alert = _locked(alert)
    if alert.closed_at:
        raise AlertIsClosed(_("This alert is closed."))
    if not alert.steps.filter(done_by=by).exists():
        AlertStep.objects.create(alert=alert, kind="taken", done_at=now, done_by=by)
        trail.record("crisis.alert.taken", on=alert, by=by)


@transaction.atomic
def start_intervention(*, alert: Alert, by: User, now: datetime) -> Alert:
    """Stop the clock: a person has begun. The first one counts; again changes nothing.

    :raises AlertIsClosed: if it was closed before
    """
    alert = _locked(alert)
    if alert.closed_at:
        raise AlertIsClosed(_("This alert is closed."))
    if alert.started_at:
        return alert
    alert.started_at, alert.started_by = now, by
    late = not clock.started_in_time(raised_at=alert.raised_at, started_at=now)
    if late and not alert.breached_at:
        alert.breached_at = now
    alert.save(update_fields=["started_at", "started_by", "breached_at"])
    AlertStep.objects.create(alert=alert, kind="initial", done_at=now, done_by=by)
    trail.record("crisis.intervention.started", on=alert, by=by, in_time=not late)
    return alert


@transaction.atomic
def close_alert(*, alert: Alert, measures: str, by: User, now: datetime) -> Alert:
    """End the alert with the measures taken, and let messages go again.

    :raises AlertIsClosed: if it was closed before
    :raises NotStartedYet: if nobody has started
    :raises OnlyResponsibleMayClose: if ``by`` is neither supervisor nor the client's counselor
    """
    alert = _locked(alert)
    if alert.closed_at:
        raise AlertIsClosed(_("This alert is closed."))
    if not alert.started_at:
        raise NotStartedYet(_("Start the intervention first, then record the measures."))
    if not may_close(alert, by):
        raise OnlyResponsibleMayClose(
            _("Only a supervisor or the client's counselor can close an alert.")
        )
    alert.measures, alert.closed_at, alert.closed_by = measures, now, by
    alert.save(update_fields=["measures", "closed_at", "closed_by"])
    AlertStep.objects.create(alert=alert, kind="measures", note=measures, done_at=now, done_by=by)
    if alert.client:
        lift(client=alert.client, reason="crisis", now=now)
        update_standing(client=alert.client, attention=attention_without_alert())
    trail.record("crisis.alert.closed", on=alert, by=by)
    return alert


@transaction.atomic
def record_breaches(*, now: datetime) -> int:
    """Write down every alert whose thirty minutes passed without a start. Safe to repeat."""
    late = Alert.objects.open().filter(started_at=None, breached_at=None, deadline_at__lt=now)
    breached = list(late.select_for_update(skip_locked=True).order_by("deadline_at")[:100])
    for alert in breached:
        alert.breached_at = now
        alert.save(update_fields=["breached_at"])
        trail.record("crisis.start.missed", on=alert, result="breached")
    return len(breached)


def may_close(alert: Alert, by: User) -> bool:
    """Whether it is this person's to close: a supervisor's, or the responsible counselor's."""
    own = alert.client is not None and alert.client.counselor_id == by.pk
    return own or by.role == User.Role.SUPERVISOR


def locked_file(client: Client) -> Client:
    rows = Client.objects.select_for_update(of=["self"], no_key=True)
    locked = rows.get(pk=client.pk)
    return locked if locked.merged_into_id is None else rows.get(pk=locked.merged_into_id)


def _locked(alert: Alert) -> Alert:
    rows = Alert.objects.select_related("client__standing", "request")
    return rows.select_for_update(of=["self"]).get(pk=alert.pk)
