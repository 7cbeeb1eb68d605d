"""Everything that happened with one client, newest first: one statement over all rooms."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import connection

from people.models import Client, User
from reports.selectors.happenings import FRAGMENTS, GROUPS, Row, sight_of

PAGE = 20
SALT = "reports.timeline"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some rows and the key of the earlier ones ("" where there are none)."""

    rows: list[Row]
    earlier: str


def timeline(user: User, client: Client, *, kinds: str, before: str) -> Timeline:
    """Return one page of what this person may see of this client's story.

    client   fetched through ``visible_to(user)``
    kinds    a key of ``GROUPS``, or "" for everything
    before   what an earlier page gave; an unreadable one means the newest page

    Several things may carry one moment: the key is the moment and how many of it were shown.
    """
    sight = sight_of(user, client)
    wanted = [kind for kind in GROUPS.get(kinds, FRAGMENTS) if kind in sight.kinds]
    if not wanted:
        return Timeline([], "")
    moment, seen = _read(before)
    values = {
        **sight.values,
        "zone": settings.TIME_ZONE,
        "moment": moment,
        "wanted": PAGE + 1 + seen,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(wanted, bounded=moment is not None), values)
        found = [Row(*row) for row in cursor.fetchall()][seen:]
    return Timeline(found[:PAGE], _write(found, moment, seen) if len(found) > PAGE else "")


def _statement(kinds: list[str], *, bounded: bool) -> str:
    """Return the newest of each source laid on each other, and the newest of all of them."""
    until = "WHERE at <= %(moment)s" if bounded else ""
    parts = [
        f"""(SELECT '{kind}'::text AS kind, part.* FROM ({FRAGMENTS[kind]}) part {until}
             ORDER BY at DESC, ref LIMIT %(wanted)s)"""  # noqa: S608 - constants
        for kind in kinds
    ]
    story = " UNION ALL ".join(parts)
    return f"SELECT * FROM ({story}) story ORDER BY at DESC, kind, ref LIMIT %(wanted)s"  # noqa: S608


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
