"""Tokens of links that need no account: made from keys, known by their digest.

A token is derived, never stored: HMAC-SHA-256 under a practice key over what it is about. The
database holds only its SHA-256, so a stolen table opens nothing. A token is good for one purpose.
"""

import base64
import hashlib
import hmac

from people import keys


class KeyIsGone(LookupError):
    """No key of the ring made this token: it was taken out while links were out."""


def new_token(purpose: bytes, about: str) -> str:
    """Return the token of a new link, under the key that seals today.

    purpose   what the link is for; another purpose over the same row is another token
    about     the row and the version of its token
    """
    version, key = keys.ring("client").keys[-1]
    return _token(purpose, about, version, key)


def token_of(purpose: bytes, about: str, digest: bytes) -> str:
    """Return the token with this digest, also after a change of keys.

    :raises KeyIsGone: if the key that made it is not in the ring any more
    """
    for version, key in reversed(keys.ring("client").keys):
        token = _token(purpose, about, version, key)
        if hmac.compare_digest(digest_of(token), digest):
            return token
    raise KeyIsGone(about)


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _token(purpose: bytes, about: str, version: str, key: bytes) -> str:
    own_key = hmac.digest(key, purpose, "sha256")
    signed = hmac.digest(own_key, f"{version}|{about}".encode(), "sha256")
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
