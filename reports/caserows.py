"""Rows of a caseload as its table shows them.

Fifty rows of plain dictionaries: what a template would ask a component for is made ready here,
because this page is opened more often than any other.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.text import in_language
from reports.selectors.caseload import CaseloadFilter, Counts
from tiering.models import ServiceStandard

FEW_SESSIONS = 2
SEVERITY_TOP = 49
ALERT, OFF_TRACK = 0, 1


def groups_of(
    rows: Iterable[Any],
    standards: Mapping[str, ServiceStandard],
    numbers: Counts,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the page's rows under their tier, each with what the tier promises."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if not groups or groups[-1]["order"] != row.tier_order:
            groups.append(
                {
                    "order": row.tier_order,
                    "tier": row.tier,
                    "count": numbers.by_order.get(row.tier_order, 0),
                    "standard": _standard(standards.get(row.tier)),
                    "rows": [],
                }
            )
        groups[-1]["rows"].append(_row(row, now))
    return groups


def _standard(standard: ServiceStandard | None) -> str:
    if standard is None:
        return ""
    return _("Reply within %(hours)s h, first session within %(days)s days") % {
        "hours": standard.reply_hours,
        "days": standard.first_session_days,
    }


def _row(row: Any, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("reports:client", args=[row.client__public_id]),
        "name": row.client__name,
        "latin": row.client__name_latin if row.client__name_latin != row.client__name else "",
        "code": row.client__code,
        "counselor": _counselor(row),
        "left": row.sessions_left,
        "bought": row.sessions_bought,
        "few": row.sessions_left is not None and row.sessions_left <= FEW_SESSIONS,
        "flags": _flags(row, now),
        **_next_session(row, now),
        **_severity(row),
        **_last_session(row, now),
    }


def _counselor(row: Any) -> str:
    """Only a team's rows carry the name."""
    if not hasattr(row, "counselor__user__name"):
        return ""
    return in_language(row.counselor__user__name_latin, row.counselor__user__name)


def _next_session(row: Any, now: datetime) -> dict[str, Any]:
    at = row.next_session_at
    if at is None:
        return {"next": ""}
    return {
        "next": formats.moment(at, "near"),
        "next_utc": formats.utc(at),
        "next_iso": at.isoformat(),
        "next_detail": _("session %(number)s") % {"number": row.sessions_held + 1},
        "overdue": at < now,
    }


def _severity(row: Any) -> dict[str, Any]:
    """The practice's severity form has no reliable change: only the difference is told."""
    if row.severity is None:
        return {"severity": None}
    if row.severity_before is None:
        return {"severity": row.severity, "severity_detail": _("first form")}
    change = row.severity - row.severity_before
    if change == 0:
        return {"severity": row.severity, "severity_detail": _("as before")}
    text = _("%(count)s more than before") if change > 0 else _("%(count)s less than before")
    return {"severity": row.severity, "severity_detail": text % {"count": abs(change)}}


def _last_session(row: Any, now: datetime) -> dict[str, Any]:
    if row.last_session_at is None:
        return {"last": ""}
    days = max(0, (now - row.last_session_at).days)
    text = ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return {"last": text, "last_utc": formats.utc(row.last_session_at)}


def _flags(row: Any, now: datetime) -> list[dict[str, str]]:
    flags = []
    if row.attention == ALERT:
        flags.append({"text": _("Crisis alert open"), "tone": "danger", "icon": "alert"})
    if row.attention == OFF_TRACK:
        flags.append({"text": _("Off track"), "tone": "warn", "icon": "alert"})
    if row.next_session_at is not None and row.next_session_at < now:
        flags.append({"text": _("To write down"), "tone": "warn", "icon": "clipboard"})
    if row.sessions_held == 0:
        flags.append({"text": _("New"), "tone": "accent", "icon": "plus"})
    elif row.sessions_left is not None and row.sessions_left <= FEW_SESSIONS:
        left = ngettext("%(count)s session left", "%(count)s sessions left", row.sessions_left)
        flags.append(
            {"text": left % {"count": row.sessions_left}, "tone": "line", "icon": "wallet"}
        )
    return flags


def tabs(numbers: Counts, wanted: CaseloadFilter) -> list[dict[str, Any]]:
    """Return the views of a caseload with their counts."""
    views = [
        ("all", _("All"), numbers.everybody),
        ("needs_me", _("Needs me"), numbers.needs_me),
        ("no_session", _("No next session"), numbers.no_session),
    ]
    current = wanted.view if wanted.view in {"needs_me", "no_session"} else "all"
    tier = f"&tier={wanted.tier}" if wanted.tier else ""
    return [
        {
            "label": label,
            "count": count,
            "url": f"?view={code}{tier}",
            "current": code == current,
        }
        for code, label, count in views
    ]
