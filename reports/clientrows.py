"""Rows of the client list as its table shows them: plain dictionaries, like those of a caseload."""

from collections.abc import Iterable
from typing import Any

from common import formats
from people.models import Client
from tiering.rules.tiers import Tier
from tiering.words import TIERS

DASH = "–"
ICONS = {Tier.BASIC: "tier-1", Tier.DEVELOPMENT: "tier-2", Tier.FLAGSHIP: "tier-3"}


def client_rows(clients: Iterable[Client]) -> list[dict[str, Any]]:
    """Return one row a client; counselor, site and standing have been fetched with it."""
    tiers = {tier.value: {"word": str(TIERS[tier]), "icon": ICONS[tier]} for tier in Tier}
    return [_row(client, tiers) for client in clients]


def _row(client: Client, tiers: dict[str, dict[str, str]]) -> dict[str, Any]:
    following = client.standing.next_session_at
    return {
        "url": client.get_absolute_url(),
        "name": client.name,
        "latin": "" if client.name_latin == client.name else client.name_latin,
        "code": client.code,
        "tier": client.standing.tier,
        "badge": tiers.get(client.standing.tier),
        "counselor": str(client.counselor) if client.counselor else DASH,
        "site": str(client.site),
        "next": formats.moment(following, "near") if following else DASH,
        "next_title": formats.utc(following) if following else "",
        "registered": formats.moment(client.registered_at, "day"),
        "registered_title": formats.utc(client.registered_at),
    }
