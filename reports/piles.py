"""The piles and the tally of the intake desk, as their components show them."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from intake.models import Assessment, Draft, SelfFill
from people.models import Client, ContactRequest, Task
from people.rules.waiting import ANSWERED_WITHIN, wait_state
from reports.selectors import intake_home
from reports.selectors.intake_home import SHOWN, Pile, Today

# A proposal is confirmed while the client is here.
PROPOSAL_WITHIN = timedelta(hours=2)


def tally(today: Today, waiting: timedelta | None) -> list[dict[str, Any]]:
    """Return today's tally; ``waiting`` is how long the oldest new request has waited."""
    minutes = "–" if today.minutes is None else formats.duration(today.minutes * 60)
    changed = _("%(count)s changed with a reason") % {"count": today.changed}
    called = _("of %(count)s called") % {"count": today.called}
    late = waiting is not None and waiting > ANSWERED_WITHIN
    return [
        {"label": _("Intakes today"), "value": formats.number(today.intakes)},
        {"label": _("Median intake"), "value": minutes, "note": _("target ≤ 30 min")},
        {"label": _("Tiers confirmed"), "value": formats.number(today.confirmed), "note": changed},
        {"label": _("Call-backs reached"), "value": formats.number(today.reached), "note": called},
        {
            "label": _("Oldest request"),
            "value": formats.duration(waiting) if waiting is not None else "–",
            "note": _("over target ≤ 24 h") if late else _("target ≤ 24 h"),
            "bad": late,
        },
    ]


def piles(
    *,
    asked: Pile[ContactRequest],
    requests: Pile[Client],
    fills: Pile[SelfFill],
    drafts: Pile[Draft],
    files: Pile[Assessment],
    proposals: Pile[Assessment],
    calls: Pile[Task],
    emails: Pile[Task],
    contacts: Pile[Task],
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the four piles, each with its first rows and what an empty one teaches."""
    return [
        _requests(asked, requests, now),
        _files(fills, drafts, files, now),
        _proposals(proposals, now),
        _calls(calls, emails, contacts, now),
    ]


def _requests(asked: Pile[ContactRequest], pile: Pile[Client], now: datetime) -> dict[str, Any]:
    """Whoever asks to be called comes before whoever has a file and waits for the assessment."""
    more = ngettext("%(count)s file to assess", "%(count)s files to assess", pile.count)
    rows = [_asked(one, now) for one in asked.rows]
    rows += [_request(client, now) for client in pile.rows]
    links = [(reverse("people:requests"), _("All requests to be called"))] if asked.count else []
    if pile.count:
        unassessed = f"{reverse('reports:clients')}?state=not_assessed"
        links.append((unassessed, more % {"count": _many(pile)}))
    return {
        "code": "requests",
        "title": _("New requests"),
        "note": _("Oldest first"),
        "icon": "inbox",
        "count": _many(asked, pile),
        "rows": rows[:SHOWN],
        "links": links,
        "empty_title": _("Nobody is waiting"),
        "empty_text": _("New clients are listed here until their assessment is done."),
    }


def _asked(asked: ContactRequest, now: datetime) -> dict[str, Any]:
    waited = now - asked.received_at
    place = f" · {asked.site}" if asked.site else ""
    return {
        "url": reverse("people:request", args=[asked.public_id]),
        "name": asked.name,
        "detail": (_("asked for a call") if asked.calm else _("may be in danger")) + place,
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN) if asked.calm else "late",
        "here": True,
    }


def _request(client: Client, now: datetime) -> dict[str, Any]:
    waited = now - client.registered_at
    return {
        "url": reverse("intake:assess", args=[client.public_id]),
        "name": _name(client),
        "detail": f"{client.code} · {client.site}",
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN),
        "here": False,
    }


def _files(
    fills: Pile[SelfFill], drafts: Pile[Draft], pile: Pile[Assessment], now: datetime
) -> dict[str, Any]:
    """What a client filled in comes first, then what was begun, then what is not complete."""
    rows = unfinished(fills, drafts, now) + [file_row(one) for one in pile.rows]
    everything = (reverse("reports:incomplete"), _("All incomplete files"))
    return {
        "code": "files",
        "title": _("Incomplete files"),
        "note": _("Filled in by clients, and your own from the last 30 days"),
        "icon": "file",
        "count": _many(fills, drafts, pile),
        "rows": rows[:SHOWN],
        "links": [everything] if sum(kept.count for kept in (fills, drafts, pile)) > SHOWN else [],
        "empty_title": _("Nothing is left open for you"),
        "empty_text": _("Anything an assessment leaves open is listed here."),
    }


def unfinished(fills: Pile[SelfFill], drafts: Pile[Draft], now: datetime) -> list[dict[str, Any]]:
    """Return rows of what clients have filled in and of what this person has begun."""
    return [_self_fill(fill, now) for fill in fills.rows] + [_draft(one) for one in drafts.rows]


def _self_fill(fill: SelfFill, now: datetime) -> dict[str, Any]:
    waited = now - (fill.finished_at or fill.expires_at)
    state = _("filled in by the client, to be reviewed")
    return {
        "url": reverse("intake:assess", args=[fill.client.public_id]),
        "name": _name(fill.client),
        "detail": f"{fill.client.code} · {state}",
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN),
        "here": False,
    }


def _draft(draft: Draft) -> dict[str, Any]:
    state = _("not finished")
    return {
        "url": reverse("intake:assess", args=[draft.client.public_id]),
        "name": _name(draft.client),
        "detail": f"{draft.client.code} · {state}",
        "tier": "",
        "ring": None,
        "wait": formats.moment(draft.saved_at, "near"),
        "wait_state": "",
        "here": False,
    }


def file_row(assessment: Assessment) -> dict[str, Any]:
    return {
        "url": assessment.completing_url(),
        "name": _name(assessment.client),
        "detail": f"{assessment.client.code} · {_missing(assessment)}",
        "tier": "",
        "ring": assessment.completeness,
        "wait": "",
        "wait_state": "",
        "here": False,
    }


def _missing(assessment: Assessment) -> str:
    """Return the first thing that is missing and stands in clear columns."""
    if assessment.severity is None:
        return _("severity form incomplete")
    if assessment.smart is None:
        return _("no goal yet")
    if assessment.duration_months is None:
        return _("duration not asked")
    return _("details missing")


def _proposals(pile: Pile[Assessment], now: datetime) -> dict[str, Any]:
    more = ngettext("All %(count)s proposal", "All %(count)s proposals", pile.count)
    return {
        "code": "proposals",
        "title": _("Awaiting confirmation"),
        "note": _("The rule proposes; you decide"),
        "icon": "check",
        "count": _many(pile),
        "rows": [
            {
                "url": reverse("tiering:propose", args=[assessment.public_id]),
                "name": _name(assessment.client),
                "detail": assessment.client.code,
                "tier": "",
                "ring": None,
                "wait": formats.duration(now - assessment.submitted_at),
                "wait_state": wait_state(now - assessment.submitted_at, PROPOSAL_WITHIN),
                "here": True,
            }
            for assessment in pile.rows
        ],
        "links": [
            (f"{reverse('reports:clients')}?state=not_tiered", more % {"count": _many(pile)})
        ],
        "empty_title": _("Every tier is confirmed"),
        "empty_text": _("After an assessment, the proposal waits here for someone to decide."),
    }


def _calls(
    pile: Pile[Task], emails: Pile[Task], contacts: Pile[Task], now: datetime
) -> dict[str, Any]:
    """Whoever is called about a session comes first; then failed emails and changed contacts."""
    failed = ngettext("%(count)s failed email", "%(count)s failed emails", emails.count)
    links = [(reverse("feedback:call_backs"), _("Start calling"))]
    if emails.count:
        links.append((reverse("outbox:failed"), failed % {"count": _many(emails)}))
    rows = [_call(task, now) for task in pile.rows] + [_failed(task, now) for task in emails.rows]
    rows += [_changed_contact(task, now) for task in contacts.rows]
    return {
        "code": "calls",
        "title": _("Call-backs due"),
        "note": _("The same three questions by phone"),
        "icon": "phone",
        "count": _many(pile, emails, contacts),
        "rows": rows[:SHOWN],
        "links": links,
        "empty_title": _("Nobody to call"),
        "empty_text": _(
            "Clients who haven't answered 72 hours after a session are called from here."
        ),
    }


def _call(task: Task, now: datetime) -> dict[str, Any]:
    waited = now - task.due_at
    tries = ngettext("%(count)s try", "%(count)s tries", task.tries) % {"count": task.tries}
    return {
        "url": reverse("feedback:call_back", args=[task.public_id]),
        "name": _name(task.client),
        "detail": f"{task.client.code} · {tries}" if task.tries else task.client.code,
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN),
        "here": True,
    }


def _failed(task: Task, now: datetime) -> dict[str, Any]:
    waited = now - task.due_at
    return {
        "url": reverse("outbox:failed_email", args=[task.public_id]),
        "name": _name(task.client),
        "detail": f"{task.client.code} · {_('an email failed')}",
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN),
        "here": True,
    }


def _changed_contact(task: Task, now: datetime) -> dict[str, Any]:
    waited = now - task.due_at
    return {
        "url": reverse("people:details", args=[task.client.public_id]),
        "name": _name(task.client),
        "detail": f"{task.client.code} · {_('contact changed by the counselor')}",
        "tier": "",
        "ring": None,
        "wait": formats.duration(waited),
        "wait_state": wait_state(waited, ANSWERED_WITHIN),
        "here": False,
    }


def _name(client: Client) -> str:
    """The name as it is written, and how it is read."""
    same = client.name_latin in {"", client.name}
    return client.name if same else f"{client.name} {client.name_latin}"


def _many(*together: Pile[Any]) -> str:
    """Return how many rows there are, or the most that were counted and a plus."""
    count = sum(pile.count for pile in together)
    most = intake_home.MOST_COUNTED
    if any(pile.count >= most for pile in together):
        return f"{formats.number(most)}+"
    return formats.number(count)
