"""A session ends after a time without a request."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

# Seconds between two writes of "last seen": a request is not a write.
GRAIN = 60


class SessionClockMiddleware:
    """Sign out who was idle longer than ``SESSION_IDLE``; the cookie's age is the absolute end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get("seen_at", now)
            if now - seen > settings.SESSION_IDLE.total_seconds():
                logout(request)
            elif now - seen >= GRAIN or "seen_at" not in request.session:
                request.session["seen_at"] = now
        return self.get_response(request)
