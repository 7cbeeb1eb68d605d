"""One page, or one part of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def respond(request: HttpRequest, *, part: str, context: dict[str, Any], page: str) -> HttpResponse:
    """Answer htmx with one part of the page; send a plain browser to the whole page."""
    if is_htmx(request):
        return render(request, part, context)
    return redirect(page)


def go_to(request: HttpRequest, page: str) -> HttpResponse:
    """Send the browser to another page, also from an htmx request."""
    return HttpResponseClientRedirect(page) if is_htmx(request) else redirect(page)
