"""The practice's key rings, read once from the settings."""

from functools import cache

from django.conf import settings

from common.crypto import KeyRing

RINGS = {"client": "FIELD_KEYS", "process": "PROCESS_NOTE_KEYS"}


@cache
def ring(name: str) -> KeyRing:
    """Return the ring that wraps data keys: "client", or "process" for process notes."""
    setting = RINGS[name]
    return KeyRing.parse(getattr(settings, setting), name=setting)
