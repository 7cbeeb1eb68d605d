"""Sealing with AES-256-GCM: key rings, wrapped data keys, envelopes.

An envelope is ``version byte-length | version | 12-byte nonce | ciphertext and tag``. The
additional data binds it to its table, column, row and client, so that a ciphertext moved
elsewhere does not open.
"""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12
KEY_BYTES = 32


class Unreadable(Exception):
    """An envelope that this key, row or column cannot open: wrong key, or moved or changed."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Versioned keys. The last one seals; every one may open.

    keys   (version, 32 bytes) in order of age
    """

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, entries: Sequence[str], *, name: str) -> "KeyRing":
        """Read ``["v1:base64", …]``; ``name`` is the setting to blame.

        :raises ImproperlyConfigured: if a key is missing, malformed, repeated or too short
        """
        keys = []
        for entry in entries:
            version, _, encoded = entry.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error as error:
                raise ImproperlyConfigured(f"{name}: key {version!r} is not base64.") from error
            if not version or len(key) != KEY_BYTES:
                raise ImproperlyConfigured(f"{name}: write v1:<base64 of 32 bytes>.")
            keys.append((version, key))
        if not keys or len({version for version, _ in keys}) != len(keys):
            raise ImproperlyConfigured(f"{name} needs at least one key, each version once.")
        return cls(tuple(keys))

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        version, key = self.keys[-1]
        label = version.encode()
        return bytes([len(label)]) + label + seal(key, plain, bound_to + b"|" + label)

    def open(self, envelope: bytes, bound_to: bytes) -> bytes:
        """:raises Unreadable: if no key of the ring has that version, or the seal is broken"""
        length = envelope[0]
        label = envelope[1 : 1 + length]
        for version, key in self.keys:
            if version.encode() == label:
                return unseal(key, envelope[1 + length :], bound_to + b"|" + label)
        raise Unreadable(f"no key of version {label!r}")


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """:raises Unreadable: if the key, the binding or the bytes are not those it was sealed with"""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except InvalidTag as error:
        raise Unreadable("the seal does not open here") from error
