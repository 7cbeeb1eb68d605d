"""Rows of the client list as its table shows them: plain dictionaries, like those of a caseload."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import formats
from common.parts import drawn
from common.text import in_language
from reports.selectors.clients import Listed
from tiering.rules.tiers import Tier

DASH = "–"
# Stands for a client in an address that is made once for the whole page.
NOBODY = str(UUID(int=0))


def client_rows(rows: Iterable[Listed]) -> list[dict[str, str]]:
    """Return one dictionary a row of the client list."""
    badges = {
        tier: drawn("components/_tier_badge.html", tier=tier, size="s")
        for tier in ("", *(tier.value for tier in Tier))
    }
    file = reverse("reports:client", args=[NOBODY])
    moment = formats.Moments().written
    return [_row(row, badges, file, moment) for row in rows]


def _row(
    row: Listed, badges: dict[str, SafeString], file: str, moment: Callable[[datetime, str], str]
) -> dict[str, str]:
    following = row.standing__next_session_at
    counselor = in_language(row.counselor__user__name_latin or "", row.counselor__user__name or "")
    return {
        "url": file.replace(NOBODY, str(row.public_id)),
        "name": row.name,
        "latin": "" if row.name_latin == row.name else row.name_latin,
        "code": _code(row),
        "badge": badges[row.standing__tier or ""],
        "counselor": counselor or DASH,
        "site": in_language(row.site__name, row.site__name_zh),
        "next": moment(following, "near") if following else DASH,
        "next_title": formats.utc(following) if following else "",
        "registered": moment(row.registered_at, "day"),
        "registered_title": formats.utc(row.registered_at),
    }


def _code(row: Listed) -> str:
    if not row.earlier:
        return row.code
    found = _("found through the earlier file %(code)s") % {"code": row.earlier}
    return f"{row.code} · {found}"
