"""Rows of a caseload as its table shows them.

Fifty rows of plain dictionaries: what a template would ask a component for is made ready here,
because this page is opened more often than any other.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.parts import drawn
from common.text import in_language
from reports.selectors.caseload import Case, CaseloadFilter, Counts

FEW_SESSIONS = 2
# Stands for a client in an address that is made once for the whole page.
NOBODY = str(UUID(int=0))
SEVERITY_TOP = 49
DASH = "–"
ALERT, OFF_TRACK = 0, 1


class Words:
    """The words of the rows in the reader's language, each looked up once a page."""

    def __init__(self) -> None:
        self.moment = formats.Moments().written
        self.none_booked = _("None booked")
        self.session = _("session %(number)s")
        self.of = _("of %(count)s")
        self.first_form = _("first form")
        self.as_before = _("as before")
        self.more = _("%(count)s higher than before")
        self.less = _("%(count)s lower than before")
        self.flags = cache(_flags)
        self.days_ago = cache(_days_ago)


def groups_of(
    rows: Iterable[Case],
    standards: Mapping[str, tuple[int, int]],
    numbers: Counts,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the page's rows under their tier, each with what the tier promises."""
    file = reverse("reports:client", args=[NOBODY])
    groups: list[dict[str, Any]] = []
    words = Words()
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
        groups[-1]["rows"].append(_row(row, file, now, words))
    return groups


def _standard(standard: tuple[int, int] | None) -> str:
    if standard is None:
        return ""
    hours, days = standard
    return _("Reply within %(hours)s h, first session within %(days)s days") % {
        "hours": hours,
        "days": days,
    }


def _row(row: Case, file: str, now: datetime, words: Words) -> dict[str, Any]:
    """Every value is there in every row, "" or a dash where it is not known: no questions left."""
    same_name = row.client__name_latin == row.client__name
    return {
        "url": file.replace(NOBODY, str(row.client__public_id)),
        "name": row.client__name,
        "latin": "" if same_name else row.client__name_latin,
        "under": _under(row),
        "flags": words.flags(*_signs(row, now)),
        **_next_session(row, now, words),
        **_severity(row, words),
        **_last_session(row, now, words),
        **_balance(row, words),
    }


def _under(row: Case) -> str:
    """The file's code, and whose client it is where the caseload is a team's."""
    if not row.counselor__user__name:
        return row.client__code
    counselor = in_language(row.counselor__user__name_latin, row.counselor__user__name)
    return f"{row.client__code} · {counselor}"


def _next_session(row: Case, now: datetime, words: Words) -> dict[str, str]:
    at = row.next_session_at
    if at is None:
        none = {"next": words.none_booked, "next_class": "crm-warn crm-strong"}
        return {**none, "next_title": "", "next_under": ""}
    return {
        "next": words.moment(at, "near"),
        "next_class": "crm-warn crm-strong" if at < now else "crm-num",
        "next_title": formats.utc(at),
        "next_under": words.session % {"number": row.sessions_held + 1},
    }


def _severity(row: Case, words: Words) -> dict[str, str]:
    """The practice's severity form has no reliable change: only the difference is told."""
    if row.severity is None:
        return {"severity": DASH, "severity_of": "", "severity_under": ""}
    return {
        "severity": str(row.severity),
        "severity_of": words.of % {"count": SEVERITY_TOP},
        "severity_under": _change(row.severity, row.severity_before, words),
    }


def _change(now: int, before: int | None, words: Words) -> str:
    if before is None:
        return words.first_form
    if now == before:
        return words.as_before
    text = words.more if now > before else words.less
    return text % {"count": abs(now - before)}


def _last_session(row: Case, now: datetime, words: Words) -> dict[str, str]:
    if row.last_session_at is None:
        return {"last": DASH, "last_title": ""}
    days = max(0, (now - row.last_session_at).days)
    return {"last": words.days_ago(days), "last_title": formats.utc(row.last_session_at)}


def _days_ago(days: int) -> str:
    if not days:
        return _("less than a day ago")
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}


def _balance(row: Case, words: Words) -> dict[str, str]:
    if row.sessions_left is None:
        return {"left": DASH, "left_of": ""}
    return {
        "left": str(row.sessions_left),
        "left_of": words.of % {"count": row.sessions_bought},
    }


def _signs(row: Case, now: datetime) -> tuple[int, bool, bool, int | None]:
    """Return what the flags of a row depend on: few rows of a page differ in it."""
    held = row.sessions_held > 0
    few = held and row.sessions_left is not None and row.sessions_left <= FEW_SESSIONS
    waits = row.next_session_at is not None and row.next_session_at < now
    return row.attention, waits, held, row.sessions_left if few else None


def _flags(attention: int, waits: bool, held: bool, few_left: int | None) -> SafeString:
    flags = []
    if attention == ALERT:
        flags.append({"text": _("Crisis alert open"), "tone": "danger", "icon": "alert"})
    if attention == OFF_TRACK:
        flags.append({"text": _("Off track"), "tone": "warn", "icon": "alert"})
    if waits:
        flags.append({"text": _("Notes due"), "tone": "warn", "icon": "clipboard"})
    if not held:
        flags.append({"text": _("New"), "tone": "accent", "icon": "plus"})
    if few_left is not None:
        flags.append(_few_left(few_left))
    return drawn("reports/_flags.html", flags=flags)


def _few_left(left: int) -> dict[str, str]:
    if left <= 0:
        return {"text": _("Package used up"), "tone": "warn", "icon": "wallet"}
    text = ngettext("%(count)s session left", "%(count)s sessions left", left)
    return {"text": text % {"count": left}, "tone": "line", "icon": "wallet"}


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
