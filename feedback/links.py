"""The link of one survey: made from keys, known by its digest, good for one invitation."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from feedback.models import Invitation
from people import tokens
from people.tokens import KeyIsGone, digest_of

__all__ = ["OPENS_FOR", "KeyIsGone", "digest_of", "new_token", "survey_link", "token_of"]

PURPOSE = b"counselcrm survey link"

# After the session's end. Late answers are welcome; a link that is found years later is not.
OPENS_FOR = timedelta(days=30)


def new_token(invitation: Invitation) -> str:
    """Return the token of a new invitation, under the key that seals today."""
    return tokens.new_token(PURPOSE, _about(invitation))


def token_of(invitation: Invitation) -> str:
    """Return the token whose digest the invitation holds, also after a change of keys.

    :raises KeyIsGone: if the key that made it is not in the ring any more
    """
    return tokens.token_of(PURPOSE, _about(invitation), bytes(invitation.token_digest))


def survey_link(invitation: Invitation) -> str:
    """Return the address a client is sent; the host comes from the settings, never a request."""
    path = reverse("feedback:open_link", args=[token_of(invitation)])
    return f"{settings.PUBLIC_URL}{path}"


def _about(invitation: Invitation) -> str:
    return f"{invitation.public_id}|{invitation.token_version}"
