"""Stopping letters, by the link in them or by the button of a mail program (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.visits import guesses_too_often, has_chosen_language, nothing_here, slow_down
from outbox import selectors, services
from people.access import open_to


@open_to("a client who stops letters: mail programs post here without a cookie")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would be stopped, and stop it on POST. A GET changes nothing: scanners look."""
    stop_request = selectors.stop_request(token)
    if stop_request is None:
        # Only guesses are counted: a mail provider posts for all its customers from one address.
        too_often = guesses_too_often(request, "stop-link")
        return slow_down(request) if too_often else nothing_here(request)
    client, purpose = stop_request
    if request.method == "POST":
        services.stop_messages(client=client, purpose=purpose, now=timezone.now())
    language = translation.get_language() if has_chosen_language(request) else client.language
    with translation.override(language):
        stopped = selectors.has_stopped(client, purpose)
        context = {"stopped": stopped, "purpose": purpose, "token": token}
        return render(request, "outbox/stop.html", context)
