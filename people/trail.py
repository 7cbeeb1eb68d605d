"""Writing the trail: on purpose, in the service, and never read by code."""

from typing import Any

import structlog

from people.models import TrailEvent, User


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
    TrailEvent.objects.create(
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


def _client_id(row: Any) -> int | None:
    if row is None:
        return None
    if row._meta.label_lower == "people.client":
        return int(row.pk)
    return getattr(row, "client_id", None)
