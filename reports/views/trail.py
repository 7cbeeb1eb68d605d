"""The trail, for who watches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.paging import ways
from people.access import asks
from reports import trailwords
from reports.forms import TrailFilterForm
from reports.selectors import trail as events

KEPT = ("person", "room", "look", "code", "day")


@asks("audit_log", "list")
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did or opened what, and when; never what it said."""
    everybody = events.people_of_trail()
    form = TrailFilterForm(request.GET, people=everybody)
    after = request.GET.get("after", "")
    page = events.trail(request.user, form.wanted(), after=after)
    codes = events.codes_of(page)
    people = {person.pk: str(person) for person in everybody}
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    context = {
        "form": form,
        "rows": [
            trailwords.row(event, codes.get(event.client_id, ""), people) for event in page.rows
        ],
        "filtered": bool(kept),
        **ways(page, here=request.path, asked=after, kept=kept),
    }
    return render(request, "reports/trail.html", context)
