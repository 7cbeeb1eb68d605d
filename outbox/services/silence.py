"""Silence: while a hold is open nothing leaves to this client."""

from datetime import datetime

from django.db import transaction

from common.nudges import nudge
from outbox.models import Hold
from outbox.selectors import STOP_LINK, has_stopped
from people import trail
from people.models import Client
from people.services import record_consent


@transaction.atomic
def hold(*, client: Client, reason: str, now: datetime) -> Hold:
    """Stop letters to this client; where the same reason holds already, that hold stands.

    A letter that is being handed over at this moment may still leave.
    """
    opened, new = Hold.objects.get_or_create(
        client=client, reason=reason, lifted_at=None, defaults={"held_at": now}
    )
    if new:
        trail.record("outbox.hold.opened", on=opened, reason=reason)
    return opened


@transaction.atomic
def lift(*, client: Client, reason: str, now: datetime) -> bool:
    """End the hold of this reason. The next sweep finds what was held back and sends it.

    :returns: False where there was none
    """
    opened = Hold.objects.select_for_update().filter(client=client, reason=reason, lifted_at=None)
    ended = opened.first()
    if ended is None:
        return False
    ended.lifted_at = now
    ended.save(update_fields=["lifted_at"])
    trail.record("outbox.hold.lifted", on=ended, reason=reason)
    nudge("outbox.send_due")
    return True


@transaction.atomic
def stop_messages(*, client: Client, purpose: str, now: datetime) -> None:
    """Withdraw the consent to letters of this purpose, as the client asks by link or mail program.

    Asking again changes nothing.
    """
    if not has_stopped(client, purpose):
        record_consent(
            client=client, purpose=purpose, given=False, source=STOP_LINK, by=None, now=now
        )
