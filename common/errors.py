"""A rule of the practice says no."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError
from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the practice says no. The message is fit to show the person who asked.

    Subclasses live in the module that raises them. ``status`` is the HTTP answer: 409 a rule
    says no, 422 the form is wrong, 404 not yours or not there.
    """

    status = 409
    # what a program may want to know beside the message
    details: Mapping[str, Any] = MappingProxyType({})
    # address of the page to go on from, where there is one
    way = ""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


# Rules that the database holds by itself: name of the constraint → the refusal in words. The app
# that owns the rule adds it when it starts.
HELD_BY_DATABASE: dict[str, Callable[[], DomainError]] = {}


def refusal_in(exception: Exception) -> DomainError | None:
    """Return the rule that said no, in Python or in the database; None for any other error."""
    if isinstance(exception, DomainError):
        return exception
    if not isinstance(exception, IntegrityError):
        return None
    said: Any = exception.__cause__
    named = getattr(getattr(said, "diag", None), "constraint_name", None)
    held = HELD_BY_DATABASE.get(named or "")
    return held() if held else None
