"""Pages by key: the next page starts after the last row of this one, at any depth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet

SALT = "common.paging"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the signed key of the page that follows ("" on the last one)."""

    rows: Sequence[Any]
    after: str


def page_by_key(rows: QuerySet[Any], *, key: tuple[str, ...], size: int, after: str) -> Page:
    """Return ``size`` rows in the order of ``key``, starting behind the row of ``after``.

    key     field names, the last one unique; a leading "-" on *all* of them turns the order
    after   what an earlier page gave; an unreadable one means the first page
    """
    values = values_of(after, key)
    return page_of(list(one_page(rows, key=key, size=size, behind=values)), key=key, size=size)


def values_of(after: str, key: tuple[str, ...]) -> dict[str, Any]:
    """Return what ``after`` says of each name of the key; nothing for the first page."""
    values = _read(after, len(key)) or []
    return {name.lstrip("-"): value for name, value in zip(key, values, strict=False)}


def one_page(
    rows: QuerySet[Any], *, key: tuple[str, ...], size: int, behind: Mapping[str, Any]
) -> QuerySet[Any]:
    """Return the query of one page, and of one row more, which tells whether a page follows.

    behind   values of the key by name, plain or ``common.asking.Slot``; empty for the first page
    """
    if behind:
        rows = rows.filter(_behind(list(behind), list(behind.values()), key[0].startswith("-")))
    return rows.order_by(*key)[: size + 1]


def page_of(found: Sequence[Any], *, key: tuple[str, ...], size: int) -> Page:
    """Return the page that the rows of ``one_page`` make, with the key of the next."""
    rows = found[:size]
    names = [name.lstrip("-") for name in key]
    return Page(rows=rows, after=_write(rows[-1], names) if len(found) > size else "")


def _behind(names: list[str], values: list[Any], descending: bool) -> Q:
    """Everything behind the key: (a > x) or (a = x and b > y) …, led by a ≥ x for the index."""
    word = "lt" if descending else "gt"
    behind = Q()
    for position, name in enumerate(names):
        same = {names[i]: values[i] for i in range(position)}
        behind |= Q(**same, **{f"{name}__{word}": values[position]})
    return Q(**{f"{names[0]}__{word}e": values[0]}) & behind


def _write(row: Model, names: list[str]) -> str:
    values = [_value(row, name) for name in names]
    return signing.dumps(values, salt=SALT, compress=True)


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row.isoformat() if isinstance(row, datetime) else row


def _read(after: str, length: int) -> list[Any] | None:
    if not after:
        return None
    try:
        values = signing.loads(after, salt=SALT)
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) and len(values) == length else None
