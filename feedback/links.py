"""The link of one survey: made from keys, known by its digest, good for one invitation.

The token is derived, never stored: HMAC-SHA-256 under a practice key over the invitation and its
token version. The database holds only the token's SHA-256, so a stolen table opens no survey.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from feedback.models import Invitation
from people import keys

PURPOSE = b"counselcrm survey link"

# After the session's end. Late answers are welcome; a link that is found years later is not.
OPENS_FOR = timedelta(days=30)


class KeyIsGone(LookupError):
    """No key of the ring made this invitation's token: it was taken out while links were out."""


def new_token(invitation: Invitation) -> str:
    """Return the token of a new invitation, under the key that seals today."""
    version, key = keys.ring("client").keys[-1]
    return _token(invitation, version, key)


def token_of(invitation: Invitation) -> str:
    """Return the token whose digest the invitation holds, also after a change of keys.

    :raises KeyIsGone: if the key that made it is not in the ring any more
    """
    for version, key in reversed(keys.ring("client").keys):
        token = _token(invitation, version, key)
        if hmac.compare_digest(digest_of(token), bytes(invitation.token_digest)):
            return token
    raise KeyIsGone(str(invitation.public_id))


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def survey_link(invitation: Invitation) -> str:
    """Return the address a client is sent; the host comes from the settings, never a request."""
    path = reverse("feedback:open_link", args=[token_of(invitation)])
    return f"{settings.PUBLIC_URL}{path}"


def _token(invitation: Invitation, version: str, key: bytes) -> str:
    own_key = hmac.digest(key, PURPOSE, "sha256")
    about = f"{version}|{invitation.public_id}|{invitation.token_version}".encode()
    return base64.urlsafe_b64encode(hmac.digest(own_key, about, "sha256")).rstrip(b"=").decode()
