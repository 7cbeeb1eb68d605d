"""Scopes and states of tokens in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import ApiToken
from people.rules.tokens import SCOPES, Area

AREAS = {
    Area.CLIENTS: gettext_lazy("Clients"),
    Area.INTAKE: gettext_lazy("Intake"),
    Area.TIERING: gettext_lazy("Tiers"),
    Area.PACKAGES: gettext_lazy("Packages"),
    Area.FIGURES: gettext_lazy("Figures"),
}
VERBS = {"read": gettext_lazy("read"), "write": gettext_lazy("write")}


def scope_word(scope: str) -> str:
    """Return "Intake: read"."""
    area, _colon, verb = scope.partition(":")
    return _("%(name)s: %(value)s") % {"name": AREAS[Area(area)], "value": VERBS[verb]}


def scope_choices() -> list[tuple[str, str]]:
    return [(scope, scope_word(scope)) for scope in SCOPES]


def token_row(token: ApiToken, today: date) -> dict[str, Any]:
    """Return one token as the page shows it."""
    over = token.expires_on < today
    state, tone = _("in use"), "good"
    if token.last_used_on is None:
        state, tone = _("not used yet"), ""
    if over:
        state, tone = _("ended"), ""
    if token.revoked_at is not None:
        state, tone = _("revoked"), ""
    return {
        "token": token,
        "scopes": [scope_word(scope) for scope in token.scopes],
        "state": state,
        "tone": tone,
        "open": not over and token.revoked_at is None,
    }
