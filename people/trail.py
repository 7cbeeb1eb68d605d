"""Writing the trail: on purpose, in the service, and never read by code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog

from common.copying import copy_in
from people.models import TrailEvent, User

_gathered: ContextVar[list[TrailEvent] | None] = ContextVar("gathered_events", default=None)


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
    context = structlog.contextvars.get_contextvars()
    event = TrailEvent(
        actor=by,
        role=by.role if by else "",
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=getattr(on, "public_id", None),
        client_id=_client_id(on),
        result=result,
        request_id=str(context.get("request_id", "")),
        facts=facts,
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


def _client_id(row: Any) -> int | None:
    if row is None:
        return None
    if row._meta.label_lower == "people.client":
        return int(row.pk)
    return getattr(row, "client_id", None)
