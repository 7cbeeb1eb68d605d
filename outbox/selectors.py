"""Questions about letters and silence."""

from outbox.models import Hold, Message
from people.models import Client, Consent
from people.selectors import consents_of

# Where a client said no through the link of a letter itself.
STOP_LINK = "stop_link"


def open_hold(client: Client) -> Hold | None:
    """Return what holds letters to this client, or None. A crisis comes before other reasons."""
    holds = Hold.objects.filter(client=client, lifted_at=None)
    return min(holds, key=lambda hold: hold.reason != Hold.Reason.CRISIS, default=None)


def why_not_to(message: Message) -> str:
    """Return the code of why this letter may not leave, or "".

    no_consent   the client has not agreed to the letter's purpose
    opted_out    the client used the stop link
    no_contact   no address, or no consent to be written to by e-mail
    """
    agreed = consents_of(message.client)
    if not agreed.get(message.purpose, False):
        return "opted_out" if _stopped(message) else "no_consent"
    if not message.client.email or not agreed.get(Consent.Purpose.EMAIL, False):
        return "no_contact"
    return ""


def _stopped(message: Message) -> bool:
    said_no = Consent.objects.filter(
        client=message.client, purpose=message.purpose, given=False, source=STOP_LINK
    )
    return said_no.exists()
