"""One page, or one part of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

# What a page hears when something was finished in one of its rows (static/js/here.js).
DONE = "crm:done"


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def respond(request: HttpRequest, *, part: str, context: dict[str, Any], page: str) -> HttpResponse:
    """Answer htmx with one part of the page; send a plain browser to the whole page."""
    if is_htmx(request):
        return render(request, part, context)
    return redirect(page)


def form_only(
    page: str, *, bare: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Take only what a form sends; whoever looks is shown the way to its page.

    People come here by a reload, by changing the language of a refused form, or by signing in
    again after a form was sent too late: a bare 405 would be an empty screen.

    page   name of the page that has the form; it takes the same arguments
    bare   the page takes no arguments
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **arguments)
            context = {
                "problem": _("This page can only be opened by submitting its form."),
                "status": 405,
                "way": reverse(page, kwargs={} if bare else arguments),
            }
            answer = render(request, "problem.html", context, status=405)
            answer.headers["Allow"] = "POST"
            return answer

        return guarded

    return decorate


def page_or_row(
    request: HttpRequest, context: dict[str, Any], *, page: str, row: str, status: int
) -> HttpResponse:
    """Show the whole page, or the part of it that opens in a row of another one.

    The templates know by ``here`` that they stand in a row.
    """
    here = is_htmx(request)
    return render(request, row if here else page, {**context, "here": here}, status=status)


def onward(request: HttpRequest, page: str, *arguments: Any) -> HttpResponse:
    """Go on to the next page; a form that stood in a row lets the page around it look again."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Trigger": DONE})
    return redirect(page, *arguments)


def go_to(request: HttpRequest, page: str) -> HttpResponse:
    """Send the browser to another page, also from an htmx request."""
    return HttpResponseClientRedirect(page) if is_htmx(request) else redirect(page)
