"""Sealing with AES-256-GCM: key rings, wrapped data keys, envelopes.

An envelope is ``version byte-length | version | 12-byte nonce | ciphertext and tag``. The
additional data binds it to its table, column, row and client, so that a ciphertext moved
elsewhere does not open.
"""

import base64
import binascii
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

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
    # One cipher a key, for as long as the ring lives: making one costs more than using it.
    _ciphers: dict[bytes, AESGCM] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ciphers = {version.encode(): AESGCM(key) for version, key in self.keys}
        object.__setattr__(self, "_ciphers", ciphers)

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
        label = self.keys[-1][0].encode()
        sealed = _sealed(self._ciphers[label], plain, bound_to + b"|" + label)
        return bytes([len(label)]) + label + sealed

    def open(self, envelope: bytes, bound_to: bytes) -> bytes:
        """:raises Unreadable: if no key of the ring has that version, or the seal is broken"""
        end = 1 + envelope[0]
        label = envelope[1:end]
        if (cipher := self._ciphers.get(label)) is None:
            raise Unreadable(f"no key of version {label!r}")
        return _opened(cipher, envelope[end:], bound_to + b"|" + label)


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    return _sealed(AESGCM(key), plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """:raises Unreadable: if the key, the binding or the bytes are not those it was sealed with"""
    return _opened(AESGCM(key), sealed, bound_to)


def unsealer(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """Return ``unseal`` for one key, where it has several envelopes to open."""
    return partial(_opened, AESGCM(key))


def _sealed(cipher: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def _opened(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except InvalidTag as error:
        raise Unreadable("the seal does not open here") from error
