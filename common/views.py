"""Pages that belong to no app."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from common.errors import Busy, Unavailable, unavailable_in
from common.typed import can_be_sent_again, texts_in, typed_in


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in words what to do when a form was open for too long."""
    context = {
        "problem": _(
            "This page was open for too long. Go back, reload it and submit the form again."
        ),
        "code": "CsrfFailed",
        "status": 403,
        "typed": texts_in(request),
    }
    return render(request, "problem.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error that nobody caught, and give back what was typed.

    Asks neither the database nor the cache: one of them may be the reason. What is away for the
    moment is 503 with the time to try again; anything else is 500.
    """
    away = unavailable_in(sys.exc_info()[1])
    status = 503 if away else 500
    title, text = _words(away)
    answer: HttpResponse
    if _wants_json(request):
        code = away.__name__ if away else "ServerError"
        answer = JsonResponse({"code": code, "message": f"{title}. {text}"}, status=status)
    else:
        context = {"title": title, "text": text, **_given_back(request)}
        # Without the request: what stands around a page asks the database.
        answer = HttpResponse(render_to_string("server_error.html", context), status=status)
    if away:
        answer.headers["Retry-After"] = str(away.retry_after)
    return answer


def _words(away: type[Unavailable] | None) -> tuple[str, str]:
    if away is None:
        return _("Something went wrong"), _(
            "The error has been recorded. Please try again in a minute."
        )
    if issubclass(away, Busy):
        return _("Busy for a moment"), _(
            "Somebody is changing the same entry right now. Try again in a few seconds."
        )
    return _("Not available right now"), _(
        "We cannot reach our records at the moment. Try again in a minute."
    )


def _given_back(request: HttpRequest) -> dict[str, Any]:
    if not can_be_sent_again(request):
        return {"typed": [field for field in typed_in(request) if field.is_text]}
    return {
        "typed": typed_in(request),
        "address": request.get_full_path(),
        "csrf_token": get_token(request),
    }


def _wants_json(request: HttpRequest) -> bool:
    is_api = request.path.startswith("/api/")
    sends_json = request.content_type == "application/json"
    return is_api or sends_json or not request.accepts("text/html")
