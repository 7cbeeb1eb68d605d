"""Rows that everybody reads at every turn and somebody changes a few times a year."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.core.cache import caches

T = TypeVar("T")


def remembered(ask: Callable[..., T]) -> Callable[..., T]:
    """Let a process ask the database once in ten seconds and hand the same answer on.

    For configuration only: standards, policies, forms, asked for by code. What was published a
    moment ago is seen everywhere ten seconds later at the latest; an empty answer is not kept.
    Every caller gets a copy of its own.
    """

    @wraps(ask)
    def remembering(*codes: str) -> T:
        kept = caches["process"]
        name = ".".join((ask.__module__, ask.__qualname__, *codes))
        known: T | None = kept.get(name)
        if known is not None:
            return known
        answer = ask(*codes)
        if answer:
            kept.set(name, answer)
        return answer

    return remembering
