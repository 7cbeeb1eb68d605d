"""What waits for a second person: signatures and appeals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.access import asks
from tiering import selectors


@asks("tier_override", "update")
@require_GET
def to_review(request: HttpRequest) -> HttpResponse:
    """Show what waits for this supervisor, oldest first."""
    context = {
        "requests": selectors.requests_to_sign(request.user),
        "appeals": selectors.appeals_to_review(request.user),
        "now": timezone.now(),
    }
    return render(request, "tiering/to_review.html", context)
