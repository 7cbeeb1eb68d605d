"""The page each role lands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from people.access import asks
from people.models import User
from reports.piles import file_row, piles, tally, unfinished
from reports.selectors import intake_home

PAGE = 50
LANDING = {
    User.Role.COUNSELOR: "reports:caseload",
    User.Role.SUPERVISOR: "reports:caseload",
    User.Role.MANAGER: "reports:dashboard",
    User.Role.ADMIN: "reports:system",
    User.Role.AUDITOR: "reports:trail",
}


@asks("home", "read")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to their own page; the intake desk works here."""
    if page := LANDING.get(request.user.role):
        return redirect(page)
    user, now = request.user, timezone.now()
    asked, requests = intake_home.asked_to_be_called(user), intake_home.new_requests(user)
    since = [one.received_at for one in asked.rows] + [row.registered_at for row in requests.rows]
    waiting = now - min(since) if since else None
    context = {
        "now": now,
        "tally": tally(intake_home.today(now), waiting),
        "piles": piles(
            asked=asked,
            requests=requests,
            fills=intake_home.self_fills_to_review(user, now),
            drafts=intake_home.own_drafts(user),
            files=intake_home.incomplete_files(user, now),
            proposals=intake_home.awaiting_tier(user),
            calls=intake_home.call_backs_due(user, now),
            emails=intake_home.failed_emails(user, now),
            contacts=intake_home.changed_contacts(user, now),
            now=now,
        ),
    }
    return render(request, "reports/intake_home.html", context)


@asks("home", "read")
@require_GET
def incomplete(request: HttpRequest) -> HttpResponse:
    """Show all of the pile of incomplete files; what waits to be gone on with comes first."""
    user, now, after = request.user, timezone.now(), request.GET.get("after", "")
    files = page_by_key(
        intake_home.incomplete(user, now), key=intake_home.NEWEST, size=PAGE, after=after
    )
    begun = []
    if not after:
        fills = intake_home.self_fills_to_review(user, now, PAGE)
        begun = unfinished(fills, intake_home.own_drafts(user, PAGE), now)
    context = {
        "rows": begun + [file_row(one) for one in files.rows],
        **ways(files, here=request.path, asked=after),
    }
    return render(request, "reports/incomplete.html", context)
