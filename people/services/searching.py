"""Keeping true what people are found by, when the way to write it down changes."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from people import phones
from people.models import Client, ContactRequest
from people.rules.written_text import normalise_name, stored_email
from people.services.details import details_of
from people.services.registration import as_stored, search_columns

BATCH = 500
WRITTEN = ("name", "phone", "email")
Columns = dict[str, Any]


def rebuild_search(*, only_missing: bool = False) -> int:
    """Bring every name, number and address to the form in which it is stored and searched.

    Return how many rows were written: those that were right are left alone. Each batch is a
    transaction of its own, so that the practice works on meanwhile.

    only_missing   leave those alone that have been searched in this form before
    """
    clients, requests = Client.objects.select_related("site"), ContactRequest.objects.all()
    if only_missing:
        clients = clients.filter(name_folded="")
        requests = requests.exclude(phone="").exclude(phone__startswith="+")
    return _rewrite(clients, _of_client) + _rewrite(requests, _of_request)


def _rewrite(rows: "QuerySet[Any]", columns_of: Callable[[Any], Columns]) -> int:
    written, last = 0, 0
    while last is not None:
        number, last = _rewrite_batch(rows, columns_of, last)
        written += number
    return written


@transaction.atomic
def _rewrite_batch(
    rows: "QuerySet[Any]", columns_of: Callable[[Any], Columns], after: int
) -> tuple[int, int | None]:
    """Return how many rows of the next batch were written, and its last key; None at the end."""
    locked = rows.select_for_update(of=["self"], no_key=True).filter(pk__gt=after)
    batch = list(locked.order_by("pk")[:BATCH])
    changed = []
    for row in batch:
        columns = columns_of(row)
        if any(getattr(row, name) != value for name, value in columns.items()):
            vars(row).update(columns)
            changed.append(row)
    if changed:
        rows.model.objects.bulk_update(changed, list(columns))
    return len(changed), batch[-1].pk if batch else None


def _of_client(client: Client) -> Columns:
    details = as_stored(details_of(client))
    written = {name: getattr(details, name) for name in WRITTEN}
    return {**written, **search_columns(details, client.code)}


def _of_request(request: ContactRequest) -> Columns:
    return {
        "name": normalise_name(request.name),
        "phone": phones.stored(request.phone),
        "email": stored_email(request.email),
    }
