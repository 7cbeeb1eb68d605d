"""How often somebody may try. Counted in the cache, under a name that says nothing."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

MINUTE = 60


def within(name: str, who: str, *, tries: int, seconds: int = MINUTE) -> bool:
    """Count one try of ``who`` and return whether it is among the first ``tries`` of a minute.

    seconds   another length than a minute

    Without a cache everybody is let through (the cache answers that every try is the first): a
    client with a link matters more than a guesser, whose chance against 256 bits stays what it
    was.
    """
    key = f"{name}:{salted_hmac(name, who, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= tries
    except ValueError:  # the time ended between the two lines
        return True
