"""The trail, for who watches."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from people.access import asks
from reports.forms import TrailFilterForm
from reports.selectors import trail as events

KEPT = ("person", "room", "look", "code", "day")


@asks("audit_log", "list")
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did or opened what, and when; never what it said."""
    form = TrailFilterForm(request.GET, people=events.people_of_trail())
    page = events.trail(request.user, form.wanted(), after=request.GET.get("after", ""))
    codes = events.codes_of(page)
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    context = {
        "form": form,
        "rows": [{"event": event, "code": codes.get(event.client_id, "")} for event in page.rows],
        "filtered": bool(kept),
        "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        "next_url": f"?{urlencode({**kept, 'after': page.after})}" if page.after else "",
    }
    return render(request, "reports/trail.html", context)
