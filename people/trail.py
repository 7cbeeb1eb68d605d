"""Writing the trail: on purpose, in the service, and never read by code."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import structlog
from django.db import models

from common.copying import copy_in, copy_values
from people.models import TrailEvent, User

_gathered: ContextVar[list[TrailEvent] | None] = ContextVar("gathered_events", default=None)
_token: ContextVar[str] = ContextVar("token_of_this_request", default="")


@contextmanager
def one_request() -> Iterator[None]:
    """Forget at the end through which token a person acted."""
    before = _token.set("")
    try:
        yield
    finally:
        _token.reset(before)


def through(token: str) -> None:
    """Name the token in every event of this request: the deed is its owner's all the same."""
    _token.set(token)


def record(
    action: str,
    *,
    on: Any = None,
    by: User | None = None,
    result: str = "done",
    **facts: str | int | bool | None,
) -> None:
    """Add one event. ``facts`` are codes and counts; content does not belong here.

    on   the row it is about; its client is found through ``client_id`` or is the row itself
    """
    event = TrailEvent(
        actor=by,
        role=by.role if by else "",
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=getattr(on, "public_id", None),
        client_id=_client_id(on),
        result=result,
        request_id=_request_id(),
        facts=({"token": token} if (token := _token.get()) else {}) | facts,
    )
    gathered = _gathered.get()
    if gathered is None:
        event.save(force_insert=True)
    else:
        gathered.append(event)


@contextmanager
def written_together() -> Iterator[None]:
    """Write the events of this block at its end, in one statement: for many acts at once.

    Inside the transaction of those acts: where the block fails, neither they nor their events
    were ever there.
    """
    events: list[TrailEvent] = []
    token = _gathered.set(events)
    try:
        yield
    finally:
        _gathered.reset(token)
    copy_in(events)


def record_each(
    action: str, *, model: type[models.Model], on: Iterable[tuple[UUID, int]], by: User | None
) -> None:
    """Add one event for each of many rows, as ``record`` would, at once and without facts.

    on   public id of each row, and the primary key of its client
    """
    actor, role, kind = by.pk if by else None, by.role if by else "", model._meta.label_lower
    same = (action, actor, role, kind, _request_id())
    copy_values(
        TrailEvent,
        ("action", "actor_id", "role", "object_type", "request_id", "object_id", "client_id"),
        ((*same, public_id, client_id) for public_id, client_id in on),
    )


def _request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _client_id(row: Any) -> int | None:
    if row is None:
        return None
    if row._meta.label_lower == "people.client":
        return int(row.pk)
    return getattr(row, "client_id", None)
