"""Questions about letters and silence."""

from outbox.models import Hold, Message
from outbox.rules.leaving import why_kept_back
from people.models import Client, Consent
from people.selectors import consents_of, files_of

# Where a client said no through the link of a letter itself.
STOP_LINK = "stop_link"


def open_hold(client: Client) -> Hold | None:
    """Return what holds letters to this client, or None. A crisis comes before other reasons.

    A hold of an earlier file holds too.
    """
    holds = Hold.objects.filter(client__in=files_of(client.pk), lifted_at=None)
    return min(holds, key=lambda hold: hold.reason != Hold.Reason.CRISIS, default=None)


def why_not_to(message: Message) -> str:
    """Return the code of why this letter may not leave, or ""."""
    agreed = consents_of(message.client)
    consented = agreed.get(message.purpose, False)
    reason = why_kept_back(
        consented=consented,
        stopped=not consented and _stopped(message),
        has_contact=bool(message.client.email) and agreed.get(Consent.Purpose.EMAIL, False),
    )
    return reason or ""


def _stopped(message: Message) -> bool:
    said_no = Consent.objects.filter(
        client__in=files_of(message.client_id),
        purpose=message.purpose,
        given=False,
        source=STOP_LINK,
    )
    return said_no.exists()
