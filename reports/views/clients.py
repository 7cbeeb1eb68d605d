"""The client list, search, and one client's file."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.paging import Page, ways
from feedback.selectors import answers_opened_to
from people import lookedfor, trail
from people.access import asks, may, sees_every_row
from people.models import Client, User
from reports import entries, filehead
from reports.clientrows import client_rows
from reports.filters import select
from reports.selectors import clients as files
from reports.selectors import heads
from reports.selectors.choices import site_choices
from reports.selectors.happenings import OPENED
from reports.selectors.timeline import Timeline, timeline
from reports.selectors.trail import has_opened_today
from reports.words import tier_options

SEARCHED = 30
STATES = (*files.INTAKE_STATES, "no_counselor", "no_session")


@asks("timeline", "list")
@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients this person may see, newest first."""
    sites = site_choices()
    wanted = _wanted(request, sites)
    page = files.clients(request.user, wanted, after=request.GET.get("after", ""))
    return render(
        request,
        "reports/clients.html",
        {
            **_list(request, page.rows),
            "filters": _filters(request, wanted, sites),
            **_pages(request, page),
        },
    )


@asks("timeline", "list")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find clients by name, phone, code, e-mail or pinyin."""
    if request.method == "POST":
        return redirect(lookedfor.address(request.path, request.POST.get("q", ""), request.user))
    query = lookedfor.words_of(request.GET, request.user)
    found = files.search(request.user, query, limit=SEARCHED + 1)
    context = {**_list(request, found[:SEARCHED]), "query": query}
    context["more"] = len(found) > SEARCHED
    context["sees_all"] = sees_every_row(request.user, "timeline")
    return render(request, "reports/search.html", context)


@asks("timeline", "read")
@require_GET
def client(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one client's file. Opening it is recorded, leafing through it on the same day is not."""
    user = request.user
    found = heads.file_of(user, public_id)
    if found is None:
        raise Http404
    kinds, before = request.GET.get("show", ""), request.GET.get("before", "")
    story = timeline(user, found, kinds=kinds, before=before)
    leafing = bool(before or kinds)
    if not leafing or not has_opened_today(user, found, timezone.now()):
        trail.record(OPENED, on=found, by=user)
    told = {"client": found, **_story(user, found, story, kinds, before)}
    if found.merged_into_id is not None:
        return render(
            request, "reports/dropped_client.html", {**told, **filehead.dropped(found, user)}
        )
    head = heads.head_of(found, user)
    return render(request, "reports/client.html", {**told, **filehead.head(found, head, user)})


def _story(user: User, client: Client, story: Timeline, kinds: str, before: str) -> dict[str, Any]:
    kept = {"show": kinds} if kinds else {}
    answers = [row.ref for row in story.rows if row.kind == "answer"]
    own = client.counselor_id == user.pk
    opened = answers_opened_to(user, answers) if own and answers else {}
    return {
        "entries": entries.entries(story.rows, entries.names_of(story.rows), opened),
        "shown": kinds,
        "earlier_url": f"?{urlencode({**kept, 'before': story.earlier})}" if story.earlier else "",
        "newest_url": f"?{urlencode(kept)}" if before else "",
    }


def _list(request: HttpRequest, rows: Any) -> dict[str, Any]:
    user = request.user
    return {
        "rows": client_rows(rows),
        "sees_tiers": files.sees_tiers(user),
        "may_register": may(user, "client_identity", "create"),
        "may_import": may(user, "client_import", "create"),
    }


def _wanted(request: HttpRequest, sites: list[tuple[str, str]]) -> files.ClientFilter:
    def known(name: str, values: Any) -> str:
        typed = request.GET.get(name, "")
        return typed if typed in values else ""

    return files.ClientFilter(
        site=known("site", dict(sites)),
        tier=known("tier", dict(tier_options())),
        state=known("state", STATES),
    )


def _filters(
    request: HttpRequest, wanted: files.ClientFilter, sites: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    everything = ("", _("All"))
    intake = [
        ("not_assessed", _("Not assessed yet")),
        ("not_tiered", _("Assessed, no tier yet")),
    ]
    states = [
        everything,
        *(intake if files.sees_tiers(request.user) else []),
        ("no_counselor", _("No counselor yet")),
        ("no_session", _("No next session")),
    ]
    tier = select("tier", _("Tier"), wanted.tier, tier_options())
    return [
        select("site", _("Site"), wanted.site, [everything, *sites]),
        *([tier] if files.sees_tiers(request.user) else []),
        select("state", _("State"), wanted.state, states),
    ]


def _pages(request: HttpRequest, page: Page) -> dict[str, str]:
    names = ("site", "tier", "state")
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return {
        "reset_url": request.path if kept else "",
        **ways(page, here=request.path, asked=request.GET.get("after", ""), kept=kept),
    }
