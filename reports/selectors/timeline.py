"""Everything that happened with one client, newest first: one statement over all rooms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from people.models import Client, User
from reports.selectors.happenings import GROUPS, SOURCES, Row

PAGE = 20
SALT = "reports.timeline"
ORDER = ("-t_at", "t_kind", "t_ref")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some rows and the key of the earlier ones ("" where there are none)."""

    rows: list[Row]
    earlier: str


def timeline(user: User, client: Client, *, kinds: str, before: str) -> Timeline:
    """Return one page of what this person may see of this client's story.

    kinds    a key of ``GROUPS``, or "" for everything
    before   what an earlier page gave; an unreadable one means the newest page

    Several things may carry one moment: the key is the moment and how many of it were shown.
    """
    moment, seen = _read(before)
    sources = [SOURCES[kind](user, client) for kind in GROUPS.get(kinds, tuple(SOURCES))]
    wanted = PAGE + 1 + seen
    limited = [_newest(rows, moment, wanted) for rows in sources if rows is not None]
    if not limited:
        return Timeline([], "")
    first, *rest = limited
    merged = first.union(*rest, all=True).order_by(*ORDER)[:wanted] if rest else first
    found = [Row(*row) for row in merged][seen:]
    return Timeline(found[:PAGE], _write(found, moment, seen) if len(found) > PAGE else "")


def _newest(rows: "QuerySet[Any]", moment: datetime | None, wanted: int) -> "QuerySet[Any]":
    if moment is not None:
        rows = rows.filter(t_at__lte=moment)
    return rows.order_by(*ORDER)[:wanted]


def _read(before: str) -> tuple[datetime | None, int]:
    if not before:
        return None, 0
    try:
        at, seen = signing.loads(before, salt=SALT)
        return datetime.fromisoformat(at), int(seen)
    except (signing.BadSignature, TypeError, ValueError):
        return None, 0


def _write(found: list[Row], moment: datetime | None, seen: int) -> str:
    last = found[PAGE - 1].at
    same = sum(row.at == last for row in found[:PAGE])
    return signing.dumps([last.isoformat(), same + (seen if last == moment else 0)], salt=SALT)
