"""What the page of an alert shows of its signs and steps."""

from typing import Any

from django.utils.translation import gettext as _

from crisis.forms import CONCERNS
from crisis.models import Alert, AlertSign, AlertStep
from crisis.rules.danger import Danger
from crisis.words import FAMILIES
from people.models import User


def entries(alert: Alert, reader: User, *, words: bool) -> list[dict[str, Any]]:
    """Return signs and steps in their order; what was said only with ``words``, or one's own."""
    signs = alert.signs.select_related("seen_by").order_by("id")
    steps = alert.steps.select_related("done_by").order_by("id")
    rows = [_sign(alert, sign, words or sign.seen_by_id == reader.pk) for sign in signs]
    return rows + [_step(alert, step, words or step.done_by_id == reader.pk) for step in steps]


def _sign(alert: Alert, sign: AlertSign, opened: bool) -> dict[str, Any]:
    sign.alert = alert
    return {
        "icon": "alert",
        "tone": "danger",
        "title": _title(sign) if opened else _("Sign of danger"),
        "at": sign.seen_at,
        "text": (sign.note or "") if opened else "",
        "who": [str(sign.seen_by)] if sign.seen_by else [],
    }


def _title(sign: AlertSign) -> str:
    """Return what kind of sign it is, and of words their door and what they may point to."""
    source = sign.get_source_display()
    title = f"{source[:1].upper()}{source[1:]}"
    concern = str(dict(CONCERNS).get(sign.sign, ""))
    if sign.source == AlertSign.Source.CONCERN and concern:
        return f"{title} · {concern}"
    if sign.source != AlertSign.Source.KEYWORD:
        return title
    family = FAMILIES.get(Danger(sign.sign)) if sign.sign in set(Danger) else None
    parts = [title, sign.get_door_display() if sign.door else "", str(family or "")]
    return " · ".join(part for part in parts if part)


def _step(alert: Alert, step: AlertStep, opened: bool) -> dict[str, Any]:
    step.alert = alert
    kind = step.get_kind_display()
    return {
        "icon": "check",
        "tone": "accent",
        "title": f"{kind[:1].upper()}{kind[1:]}",
        "at": step.done_at,
        "text": (step.note or "") if opened else "",
        "who": [str(step.done_by)],
    }
