"""Who was not asked after a session, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.access import asks, sees_every_row
from reports import words
from reports.selectors.unasked import Why, unasked_by_counselor, unasked_lately


@asks("unasked_client", "list")
@require_GET
def unasked(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    counted = unasked_by_counselor(request.user, now)
    context = {
        "sees_all": sees_every_row(request.user, "unasked_client"),
        "rows": [
            {
                "counselor": counselor,
                "reasons": [(words.UNASKED[why], counts[why]) for why in Why if why in counts],
            }
            for counselor, counts in counted
        ],
        "sessions": [
            {"row": row, "why": words.UNASKED[row.why]} for row in unasked_lately(request.user, now)
        ],
    }
    return render(request, "reports/unasked.html", context)
