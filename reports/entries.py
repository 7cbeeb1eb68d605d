"""Rows of a timeline as ``components/_timeline_item.html`` shows them."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import formats
from common.text import in_language
from feedback.models import Answer
from outbox.labels import LETTERS, not_sent_label
from people.models import Consent, ContactEntry, Task, User
from reports.selectors.happenings import Row
from scheduling.models import Appointment
from scheduling.words import TAKEN_BACK
from tiering.rules.tiers import Tier
from tiering.words import TIERS

OUTCOMES = {
    "answered": gettext_lazy("answered by phone"),
    "answered_by_link": gettext_lazy("answered by link"),
    "not_reached": gettext_lazy("not reached"),
    "declined": gettext_lazy("declined"),
    "sent_again": gettext_lazy("email sent again"),
    "told_otherwise": gettext_lazy("told another way"),
    "given_up": gettext_lazy("no longer needed"),
    "voided": gettext_lazy("the session's record was taken back"),
    "confirmed": gettext_lazy("confirmed by the client"),
}


def entries(
    rows: Iterable[Row], names: Mapping[int, str], answers: Mapping[str, Answer]
) -> list[dict[str, Any]]:
    """Return the timeline's entries.

    names     of the people who acted
    answers   those that the client opened to this reader, by public id: shown with their words
    """
    found = []
    for row in rows:
        entry = {"tone": "", "tag": None, "text": "", "meta": [], "url": "", "at": row.at}
        who = names.get(row.actor, "") if row.actor else ""
        answer = answers.get(row.ref)
        words = {"text": _comment(answer)} if answer is not None else {}
        found.append({**entry, **WRITERS[row.kind](row, who), **words})
    return found


def _comment(answer: Answer) -> str:
    """Return what the client wrote; words of danger are read under the alert alone."""
    if answer.danger_sign:
        return _("Danger sign: handled under the alert")
    return answer.comment or ""


def names_of(rows: Iterable[Row]) -> dict[int, str]:
    """Return the names of everybody who acted in these rows, by one question."""
    keys = {row.actor for row in rows if row.actor}
    rows = User.objects.filter(pk__in=keys).values_list("pk", "name_latin", "name")
    return {key: in_language(latin, name) for key, latin, name in rows} if keys else {}


def _tag(text: Any, tone: str = "") -> dict[str, Any]:
    return {"text": text, "tone": tone}


def _by(who: str) -> list[str]:
    return [_("by %(name)s") % {"name": who}] if who else []


def _assessment(row: Row, who: str) -> dict[str, Any]:
    facts = [_("file %(percent)s%% complete") % {"percent": row.second}]
    text = ""
    if row.first is not None:
        text = _("Severity form %(total)s of 49. Screening, not diagnosis.") % {"total": row.first}
    return {
        "icon": "clipboard",
        "tone": "accent",
        "title": _("Assessment"),
        "text": text,
        "meta": [*facts, *_by(who)],
        "url": reverse("intake:assessment", args=[row.ref]),
    }


def _decision(row: Row, who: str) -> dict[str, Any]:
    changed = row.what != row.state
    tier = TIERS[Tier(row.what)]
    return {
        "icon": "target",
        "tone": "accent",
        "title": _("Tier confirmed: %(tier)s") % {"tier": tier},
        "tag": _tag(_("Changed with a reason"), "line") if changed else None,
        "meta": _by(who),
        "url": reverse("tiering:receipt", args=[row.ref]),
    }


def _enrollment(row: Row, who: str) -> dict[str, Any]:
    sessions = ngettext("%(count)s session", "%(count)s sessions", row.first)
    return {
        "icon": "wallet",
        "tone": "accent",
        "title": _("Package: %(name)s") % {"name": in_language(row.what, row.state)},
        "meta": [sessions % {"count": row.first}, formats.money(Decimal(row.reason)), *_by(who)],
        "url": reverse("packages:ledger", args=[row.ref]),
    }


def _appointment(row: Row, who: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "icon": "calendar",
        "meta": [who] if who else [],
        "url": reverse("scheduling:session", args=[row.ref]),
    }
    if row.state == Appointment.State.HELD:
        minutes = _("%(count)s working minutes") % {"count": row.second}
        title = _("Session %(number)s held") % {"number": row.first}
        meta = [*entry["meta"], *([minutes] if row.second else [])]
        return {**entry, "icon": "clipboard", "tone": "good", "title": title, "meta": meta}
    if row.state == Appointment.State.BOOKED:
        return {**entry, "tone": "accent", "title": _("Session booked")}
    if row.state == Appointment.State.NO_SHOW:
        return {**entry, "tone": "warn", "title": _("No-show")}
    return {**entry, "title": _("Session cancelled")}


def _voided(row: Row, who: str) -> dict[str, Any]:
    answered = [_("the client had answered; the answer stays")] if row.state else []
    return {
        "icon": "repeat",
        "tone": "warn",
        "title": str(TAKEN_BACK[Appointment.State(row.what)]),
        "meta": [*answered, *_by(who)],
        "url": reverse("scheduling:session", args=[row.ref]),
    }


def _proposal(row: Row, who: str) -> dict[str, Any]:
    waits = row.state == "waiting"
    title = _("Session times wait for a supervisor") if waits else _("Session times not confirmed")
    return {
        "icon": "clock",
        "tone": "warn",
        "title": title,
        "meta": _by(who),
        "url": reverse("scheduling:session", args=[row.ref]),
    }


def _alert(row: Row, who: str) -> dict[str, Any]:
    state = {
        "closed": _tag(_("closed")),
        "started": _tag(_("started"), "warn"),
        "open": _tag(_("clock running"), "danger"),
    }[row.state]
    missed = [_("30 minutes exceeded")] if row.reason else []
    started = [_("started by %(name)s") % {"name": who}] if who else []
    return {
        "icon": "alert",
        "tone": "danger",
        "title": _("Crisis alert"),
        "tag": state,
        "meta": [*missed, *started],
        "url": reverse("crisis:alert", args=[row.ref]),
    }


def _task(row: Row, who: str) -> dict[str, Any]:
    done = row.state == "done"
    outcome = [str(OUTCOMES.get(row.reason, row.reason))] if row.reason else []
    return {
        "icon": "check",
        "tone": "" if done else "warn",
        "title": Task.Kind(row.what).label,
        "tag": _tag(_("done")) if done else _tag(_("open"), "warn"),
        "meta": [*outcome, *_by(who)],
    }


def _contact(row: Row, who: str) -> dict[str, Any]:
    reached = row.state == "reached"
    return {
        "icon": "phone" if row.what == ContactEntry.Channel.PHONE else "message",
        "title": _("Contact") if reached else _("Tried to reach the client"),
        "meta": [str(ContactEntry.Channel(row.what).label), *_by(who)],
    }


def _message(row: Row, _who: str) -> dict[str, Any]:
    tag = {
        "queued": _tag(_("waiting"), "line"),
        "sending": _tag(_("being sent"), "line"),
        "held": _tag(_("on hold"), "warn"),
        "sent": _tag(_("sent"), "good"),
        "suppressed": _tag(_("not sent"), "warn"),
        "failed": _tag(_("failed"), "warn"),
    }[row.state]
    reason = [not_sent_label(row.what, row.reason)] if row.reason else []
    return {
        "icon": "mail",
        "title": LETTERS.get(row.what, _("Message")),
        "tag": tag,
        "meta": [_("Email"), *reason],
    }


def _answer(row: Row, _who: str) -> dict[str, Any]:
    scores = {"NPS": row.first, "CSAT": row.second, "CES": row.third}
    told = [f"{name} {score}" for name, score in scores.items() if score is not None]
    late = [_("after 72 hours")] if row.state else []
    left_out = [str(Answer.NotCounted(row.reason).label)] if row.reason else []
    return {
        "icon": "message",
        "tone": "good",
        "title": _("Survey answered"),
        "meta": [str(Answer.Mode(row.what).label), *late, *left_out, *told],
    }


def _case(row: Row, who: str) -> dict[str, Any]:
    closed = row.state == "closed"
    return {
        "icon": "repeat",
        "tone": "" if closed else "warn",
        "title": _("Recovery case"),
        "tag": _tag(_("closed")) if closed else _tag(_("open"), "warn"),
        "meta": [who] if who else [],
        "url": reverse("feedback:case", args=[row.ref]),
    }


def _consent(row: Row, who: str) -> dict[str, Any]:
    given = row.state == "given"
    values = {"purpose": Consent.Purpose(row.what).label}
    title = _("Consent given: %(purpose)s") if given else _("Consent withdrawn: %(purpose)s")
    return {"icon": "lock", "title": title % values, "meta": _by(who)}


def _registered(_row: Row, who: str) -> dict[str, Any]:
    return {"icon": "person", "title": _("File opened with consent"), "meta": _by(who)}


def _look(_row: Row, who: str) -> dict[str, Any]:
    return {"icon": "eye", "title": _("File opened by %(name)s") % {"name": who}}


WRITERS: dict[str, Callable[[Row, str], dict[str, Any]]] = {
    "assessment": _assessment,
    "decision": _decision,
    "enrollment": _enrollment,
    "appointment": _appointment,
    "voided": _voided,
    "proposal": _proposal,
    "alert": _alert,
    "task": _task,
    "contact": _contact,
    "message": _message,
    "answer": _answer,
    "case": _case,
    "consent": _consent,
    "registered": _registered,
    "look": _look,
}
