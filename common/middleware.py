"""Answers that every page shares."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_structlog.middlewares import RequestMiddleware

from common.encodings import SEND_UTF8, is_utf8
from common.errors import refusal_in
from common.responses import is_htmx
from common.storable import is_storable
from common.typed import texts_in
from common.visitors import client_address

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


class ReadableInputMiddleware:
    """Let in only what can be read and kept.

    A request chooses the encoding in which Django reads its query and its forms; some make half
    characters, others are none for texts at all. Ours is UTF-8. A cookie can hold a quoted NUL.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_utf8(request.META.get("CONTENT_TYPE", "")):
            return HttpResponse(SEND_UTF8, status=415, content_type="text/plain")
        for name, value in list(request.COOKIES.items()):
            if not is_storable(value):
                del request.COOKIES[name]
        return self.get_response(request)


class RequestLogMiddleware(RequestMiddleware):
    """The log's line of a request, with the address that the limits count too."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))


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
