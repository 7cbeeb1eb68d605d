"""Questions about letters and silence."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from common.crypto import Unreadable
from outbox.models import Hold, Message
from outbox.rules.leaving import why_kept_back
from people import keys
from people.models import Client, Consent, Task
from people.selectors import consents_of, files_of

# Where a client said no through the link of a letter itself.
STOP_LINK = "stop_link"
STOP_SEAL = b"outbox.stop_link"
# Letters that follow from being a client: sent until the client says no.
SENT_UNTIL_STOPPED = {Consent.Purpose.REMINDERS}
# What a letter's stop link stops: its own purpose where a client can do without these letters.
STOPPED_ALONE = {Consent.Purpose.SURVEYS, Consent.Purpose.REMINDERS}


@dataclass(frozen=True, slots=True)
class FailedMessage:
    """A letter that was given up, and the task that asks somebody to see to it."""

    task: Task
    message: Message


def failed_messages(tasks: Sequence[Task]) -> list[FailedMessage]:
    """Return the letters that these tasks are about, in the order of the tasks."""
    messages = Message.objects.in_bulk([task.about for task in tasks], field_name="public_id")
    return [FailedMessage(task, messages[task.about]) for task in tasks]


def open_hold(client: Client) -> Hold | None:
    """Return what holds letters to this client, or None. A crisis comes before other reasons.

    A hold of an earlier file holds too.
    """
    holds = Hold.objects.filter(client__in=files_of(client.pk), lifted_at=None)
    return min(holds, key=lambda hold: hold.reason != Hold.Reason.CRISIS, default=None)


def why_not_to(message: Message) -> str:
    """Return the code of why this letter may not leave, or ""."""
    agreed = consents_of(message.client)
    consented = agreed.get(message.purpose, message.purpose in SENT_UNTIL_STOPPED)
    reason = why_kept_back(
        consented=consented,
        stopped=not consented and _stopped(message),
        has_contact=bool(message.client.email) and agreed.get(Consent.Purpose.EMAIL, False),
    )
    return reason or ""


def stop_link(message: Message) -> str:
    """Return the address where the client of this letter stops letters like it.

    The address holds a sealed token and no other datum. It works without signing in, for as long
    as the key that sealed it is in the ring.
    """
    purpose = message.purpose if message.purpose in STOPPED_ALONE else Consent.Purpose.EMAIL
    sealed = keys.ring("client").seal(f"{message.client_id}|{purpose}".encode(), STOP_SEAL)
    token = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return f"{settings.PUBLIC_URL}{reverse('outbox:stop', args=[token])}"


def stop_request(token: str) -> tuple[Client, str] | None:
    """Return the client and the purpose that a stop link is about, or None for no such link."""
    try:
        envelope = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
        words = keys.ring("client").open(envelope, STOP_SEAL).decode() if envelope else ""
    except (binascii.Error, ValueError, Unreadable):
        return None
    number, _bar, purpose = words.partition("|")
    client = Client.objects.filter(pk=number).first() if number else None
    return (client, purpose) if client else None


def has_stopped(client: Client, purpose: str) -> bool:
    """Whether the client has said no to letters of this purpose."""
    return consents_of(client).get(purpose) is False


def _stopped(message: Message) -> bool:
    said_no = Consent.objects.filter(
        client__in=files_of(message.client_id),
        purpose=message.purpose,
        given=False,
        source=STOP_LINK,
    )
    return said_no.exists()
