"""What waits for a second person: signatures and appeals."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from people.access import asks
from tiering import selectors

SHOWN = 50


@asks("tier_override", "update")
@require_GET
def to_review(request: HttpRequest) -> HttpResponse:
    """Show what waits for this supervisor, oldest first."""
    user = request.user
    context = {
        "requests": _page(request, selectors.requests_to_sign(user), "asked_at", "sign"),
        "appeals": _page(request, selectors.appeals_to_review(user), "due_at", "review"),
        "now": timezone.now(),
    }
    return render(request, "tiering/to_review.html", context)


def _page(request: HttpRequest, rows: "QuerySet[Any]", first: str, name: str) -> dict[str, Any]:
    """Return one page of the rows with its ways on; ``name`` is that of its parameter."""
    asked = request.GET.get(name, "")
    page = page_by_key(rows, key=(first, "id"), size=SHOWN, after=asked)
    return {"rows": page.rows, **ways(page, here=request.path, name=name, asked=asked)}
