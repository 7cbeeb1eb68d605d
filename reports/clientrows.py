"""Rows of the client list as its table shows them: plain dictionaries, like those of a caseload."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from common import formats
from common.text import in_language
from tiering.rules.tiers import Tier
from tiering.words import TIERS

DASH = "–"
# Stands for a client in an address that is made once for the whole page.
NOBODY = str(UUID(int=0))
ICONS = {Tier.BASIC: "tier-1", Tier.DEVELOPMENT: "tier-2", Tier.FLAGSHIP: "tier-3"}


def client_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return one dictionary a row of ``reports.selectors.clients.FIELDS``."""
    tiers = {tier.value: {"word": str(TIERS[tier]), "icon": ICONS[tier]} for tier in Tier}
    file = reverse("reports:client", args=[NOBODY])
    return [_row(row, tiers, file) for row in rows]


def _row(row: Any, tiers: dict[str, dict[str, str]], file: str) -> dict[str, Any]:
    following = row.standing__next_session_at
    counselor = in_language(row.counselor__user__name_latin or "", row.counselor__user__name or "")
    return {
        "url": file.replace(NOBODY, str(row.public_id)),
        "name": row.name,
        "latin": "" if row.name_latin == row.name else row.name_latin,
        "code": row.code,
        "tier": row.standing__tier,
        "badge": tiers.get(row.standing__tier),
        "counselor": counselor or DASH,
        "site": in_language(row.site__name, row.site__name_zh),
        "next": formats.moment(following, "near") if following else DASH,
        "next_title": formats.utc(following) if following else "",
        "registered": formats.moment(row.registered_at, "day"),
        "registered_title": formats.utc(row.registered_at),
    }
