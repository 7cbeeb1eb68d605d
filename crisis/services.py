"""What people and the clock do about a danger."""

from datetime import datetime

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
) -> Alert:
    """Open an alert, or append the sign to the open one, and hold every other message.

    1. The client's row is locked, so that two signs at once meet one alert; then the open alert,
       so that a sign never lands in one that is being closed: it waits, and opens the next.
    2. The clock starts with the first sign; later signs do not move it.
    3. The hold, the sign and the trail stand in the same transaction.
    4. A danger is never refused: what comes to a file that was merged goes to the one that stays.

    source   one of ``AlertSign.Source``; sign is a code, note what was seen (sealed)
    """
    client = _locked_file(client)
    alert = Alert.objects.open().filter(client=client).select_for_update().first()
    if alert is None:
        alert = Alert.objects.create(
            client=client, raised_at=now, raised_by=by, deadline_at=clock.deadline(now)
        )
        hold(client=client, reason="crisis", now=now)
        trail.record("crisis.alert.raised", on=alert, by=by, source=source)
    alert.client = client
    AlertSign.objects.create(
        alert=alert, source=source, sign=sign, note=note or None, seen_at=now, seen_by=by
    )
    trail.record("crisis.sign.added", on=alert, by=by, source=source)
    client.standing.attention = 0
    client.standing.save(update_fields=["attention"])
    nudge("crisis.record_breaches")
    return alert


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
        raise NotStartedYet(_("Start the intervention first; then record the measures."))
    if by.role != User.Role.SUPERVISOR and alert.client.counselor_id != by.pk:
        raise OnlyResponsibleMayClose(
            _("Only a supervisor or the client's counselor closes an alert.")
        )
    alert.measures, alert.closed_at, alert.closed_by = measures, now, by
    alert.save(update_fields=["measures", "closed_at", "closed_by"])
    AlertStep.objects.create(alert=alert, kind="measures", note=measures, done_at=now, done_by=by)
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


def _locked_file(client: Client) -> Client:
    rows = Client.objects.select_for_update(of=["self"], no_key=True)
    found = rows.get(pk=client.pk)
    return found if found.merged_into_id is None else rows.get(pk=found.merged_into_id)


def _locked(alert: Alert) -> Alert:
    rows = Alert.objects.select_related("client__standing")
    return rows.select_for_update(of=["self"]).get(pk=alert.pk)
