"""Parts of pages that are drawn once and used again.

Rails, badges and icons look the same for everybody who sees the same values in the same
language: they are drawn once a process for each, and looked up from then on. A large part that
follows from facts of the moment is kept for as long as those facts are the same.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 2048  # drawings kept by one process
KEPT_FOR = 120  # seconds
PLAIN = frozenset({str, SafeString, int, bool, type(None)})
_DRAWN: dict[Hashable, SafeString] = {}


def drawn(part: str, /, **values: Any) -> SafeString:
    """Return a part that depends on nothing but ``values`` and the reader's language.

    part     a template without request, user and clock, and without a form of its own: a form
             carries a token that belongs to one person
    values   texts, numbers, and lists or dictionaries of them
    """
    key = (part, get_language(), _key(values))
    found = _DRAWN.get(key)
    if found is None:
        if len(_DRAWN) >= MOST:
            _DRAWN.clear()
        found = _DRAWN[key] = render_to_string(part, values)
    return found


def kept(name: str, facts: object, draw: Callable[[], SafeString]) -> SafeString:
    """Return what ``draw`` returned the last time that the facts were these.

    facts   everything the part depends on but the language, as values whose ``repr`` tells them
            apart; what a person may see belongs to it
    """
    told = repr((name, get_language(), facts))
    key = hashlib.sha256(told.encode()).hexdigest()
    here = caches["process"]
    found: SafeString | None = here.get(key)
    if found is None:
        found = draw()
        here.set(key, found, KEPT_FOR)
    return found


def _key(value: Any) -> Hashable:
    # SafeString and str are equal, but only one of them is escaped; 1 and True are equal too.
    kind = type(value)
    if kind in PLAIN:
        return (kind, value)
    if isinstance(value, Mapping):
        return tuple((name, _key(inner)) for name, inner in value.items())
    if isinstance(value, list | tuple):
        return tuple(_key(inner) for inner in value)
    if isinstance(value, Promise):
        return str(value)
    return (kind, value)
