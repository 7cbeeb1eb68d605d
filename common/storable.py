"""Texts that a database can keep and a page can be sent with. Pure."""

import re
from collections.abc import Mapping
from typing import Any

# NUL, which PostgreSQL has no place for, and half characters, which UTF-8 has no bytes for.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(document: Any) -> bool:
    """Whether every text of a JSON document can be kept, its keys too."""
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if _UNSTORABLE.search(part):
                return False
        elif isinstance(part, Mapping):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return True
