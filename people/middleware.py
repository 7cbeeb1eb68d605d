"""A session ends after a time without a request, and at the latest after its full length."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from people import trail

# Seconds between two writes of "last seen": a request is not a write.
GRAIN = 60
# Header of parts that ask by themselves how far something is.
POLL = "X-Poll"


class SessionClockMiddleware:
    """Sign out who was idle longer than ``SESSION_IDLE`` or came ``SESSION_COOKIE_AGE`` ago.

    The cookie's own age begins anew with every write to the session, so it ends nothing for
    somebody who works on: the moment of coming is kept in the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get("seen_at", now)
            came = request.session.get("came_at", now)
            idle = now - seen > settings.SESSION_IDLE.total_seconds()
            if idle or now - came > settings.SESSION_COOKIE_AGE:
                user, why = request.user, "idle" if idle else "length"
                with transaction.atomic():
                    trail.record("people.account.session_ended", on=user, by=user, why=why)
                    logout(request)
            elif "came_at" not in request.session or _is_activity(request, now - seen):
                request.session["came_at"] = came
                request.session["seen_at"] = now
        return self.get_response(request)


def _is_activity(request: HttpRequest, since: int) -> bool:
    """Whether a person does something: a part of a page that asks by itself keeps nobody signed in.

    What is saved while it is typed is activity. Seconds ``since`` the last one are not written.
    """
    return since >= GRAIN and POLL not in request.headers
