"""Pages by key: the next page starts after the last row of this one, at any depth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

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
    names = [name.lstrip("-") for name in key]
    return dict(zip(names, _read(after, names) or [], strict=False))


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


def ways(
    page: Page,
    *,
    here: str,
    asked: str,
    name: str = "after",
    kept: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Return the two ways on from a page, as ``components/_pagination.html`` takes them.

    here    the address of the list, also where a refused form shows it under another one
    asked   the key this page was asked for with, "" for the first one
    name    of the parameter that holds the key; a page with two lists has two
    kept    filters that go along
    """
    return {
        "first_url": "?".join(filter(None, (here, urlencode(kept)))) if asked else "",
        "next_url": f"{here}?{urlencode({**kept, name: page.after})}" if page.after else "",
    }


def page_worked_out(
    rows: Sequence[Any], *, key: Callable[[Any], tuple[Any, ...]], of: str, size: int, after: str
) -> Page:
    """Return one page of a list that no query has in its order.

    key     what the rows are put in order by: plain values, no two rows alike
    of      what is listed: the key of another list means the first page
    """
    ordered = sorted(rows, key=key)
    values = _read(after, [of])
    behind = ordered if values is None else [row for row in ordered if key(row) > tuple(values)]
    return Page(
        rows=behind[:size],
        after=_signed(list(key(behind[size - 1])), [of]) if len(behind) > size else "",
    )


def _behind(names: list[str], values: list[Any], descending: bool) -> Q:
    """Everything behind the key: (a > x) or (a = x and b > y) …, led by a ≥ x for the index."""
    word = "lt" if descending else "gt"
    behind = Q()
    for position, name in enumerate(names):
        same = {names[i]: values[i] for i in range(position)}
        behind |= Q(**same, **{f"{name}__{word}": values[position]})
    return Q(**{f"{names[0]}__{word}e": values[0]}) & behind


def _write(row: Model, names: list[str]) -> str:
    return _signed([_value(row, name) for name in names], names)


def _signed(values: list[Any], names: list[str]) -> str:
    """A key fits one order of rows: signed with its names, it is unreadable for another one."""
    return signing.dumps(values, salt=_salt(names), compress=True)


def _salt(names: list[str]) -> str:
    return "|".join((SALT, *names))


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    if isinstance(row, date):
        return row.isoformat()
    return str(row) if isinstance(row, Decimal) else row


def _read(after: str, names: list[str]) -> list[Any] | None:
    if not after:
        return None
    try:
        values = signing.loads(after, salt=_salt(names))
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) else None
