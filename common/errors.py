"""A rule of the practice says no."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.utils.functional import Promise
from kombu.exceptions import KombuError
from redis.exceptions import RedisError


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


# What PostgreSQL calls waiting too long: for a lock, for an answer, for the other side of a
# deadlock, for the rest of a transaction.
BUSY = frozenset({"55P03", "57014", "40P01", "40001", "25P03", "25P04"})
READ_ONLY = "25006"  # a server that is being replaced


class Unavailable(Exception):
    """Something that the practice needs is away for the moment.

    retry_after   seconds after which trying again makes sense
    """

    retry_after = 30


class Busy(Unavailable):
    """The database is there, but others stand in the way."""

    retry_after = 5


def unavailable_in(exception: BaseException | None) -> type[Unavailable] | None:
    """Return what is away or busy; None for any other error."""
    if isinstance(exception, RedisError | KombuError):
        return Unavailable
    if not isinstance(exception, DatabaseError | InterfaceError):
        return None
    state = getattr(exception.__cause__, "pgcode", None)
    if state in BUSY:
        return Busy
    is_away = isinstance(exception, OperationalError | InterfaceError) or state == READ_ONLY
    return Unavailable if is_away else None
