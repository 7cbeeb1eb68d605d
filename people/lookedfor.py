"""What somebody looks for, sealed: no name and no number stands in an address.

A search is sent by POST and answered under an address that only who searched can open, so that
Back and a second window work and neither a history nor a proxy's log knows whom it was about.
"""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import urlencode

from common.crypto import Unreadable
from people import keys
from people.models import User

# Nobody is looked for by more; so much stays within an address.
LONGEST = 120
NAME = "for"


def address(answer: str, words: str, by: User) -> str:
    """Return where the search is answered: the path ``answer`` with the words sealed."""
    return f"{answer}?{urlencode({NAME: seal(words, by)})}"


def words_of(query: Mapping[str, str], by: User) -> str:
    """Return what such an address looks for; "" where it looks for nothing."""
    return unseal(query.get(NAME, ""), by)


def seal(words: str, by: User) -> str:
    """Return the words for an address."""
    sealed = keys.ring("client").seal(words.strip()[:LONGEST].encode(), _bound_to(by))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(sealed: str, by: User) -> str:
    """Return the words again; "" for what is not this person's own search."""
    try:
        envelope = base64.b64decode(sealed + "=" * (-len(sealed) % 4), b"-_", validate=True)
        return keys.ring("client").open(envelope, _bound_to(by)).decode() if envelope else ""
    except (binascii.Error, ValueError, Unreadable):
        return ""


def _bound_to(by: User) -> bytes:
    return f"looked-for|{by.public_id}".encode()
