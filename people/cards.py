"""Clients and requests as their parts show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from common import formats
from people import words
from people.models import ContactRequest
from people.rules.likeness import Likeness
from people.rules.waiting import wait_state
from people.selectors.duplicates import Alike


def alike(found: Iterable[Alike]) -> list[dict[str, Any]]:
    """Return who a new person may already be, and what speaks for it in words."""
    return [
        {
            "client": one.client,
            "likely": one.comparison.likeness is Likeness.LIKELY,
            "signs": [words.SIGNS[sign] for sign in one.comparison.signs],
        }
        for one in found
    ]


def requests(found: Iterable[ContactRequest], now: datetime) -> list[dict[str, Any]]:
    """Return requests with how long they have waited."""
    return [
        {
            "asked": asked,
            "wait": formats.duration(now - asked.received_at),
            "wait_state": wait_state(now - asked.received_at),
        }
        for asked in found
    ]
