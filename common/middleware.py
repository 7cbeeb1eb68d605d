"""Answers that every page shares."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import refusal_in
from common.responses import is_htmx
from common.typed import texts_in

Next = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """No page of the practice may stay in a cache; static files may."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response


class OwnOriginMiddleware:
    """Let the forms of our own pages through the check for forged requests.

    Pages go out with ``no-referrer``, and then a browser posts their forms with ``Origin: null``,
    which Django takes for a stranger. ``Sec-Fetch-Site`` says where a request came from, and no
    page can set it. Browsers too old to send it are left to the form's own token.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_from = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.headers.get("Origin") == "null" and came_from == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)


class DomainErrorMiddleware:
    """A refusal becomes a page, or a part of one, that says why."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusal_in(exception)
        if refusal is None:
            return None
        template = "components/_problem.html" if is_htmx(request) else "problem.html"
        context = {
            "problem": str(refusal),
            "code": type(refusal).__name__,
            "status": refusal.status,
            "way": refusal.way,
            "typed": texts_in(request),
        }
        return render(request, template, context, status=refusal.status)
