"""Who asked on the public page to be called, and what became of it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from common.responses import form_only, onward, page_or_row
from people import cards, services, trail
from people.access import asks, may
from people.forms import CloseRequestForm
from people.models import Client, ContactRequest
from people.rules.likeness import Person
from people.selectors.duplicates import Alike, alike
from people.selectors.requests import IN_TURN, open_requests, request_to_read

PAGE = 50


@asks("contact_request", "list")
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = page_by_key(open_requests(request.user), key=IN_TURN, size=PAGE, after=after)
    context = {
        "rows": cards.requests(page.rows, timezone.now()),
        **ways(page, here=reverse("people:requests"), asked=after),
    }
    return render(request, "people/requests.html", context)


@asks("contact_request", "read")
@require_GET
def request_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked = _asked(request, public_id)
    trail.record("people.request.opened", on=asked, by=request.user)
    like = _alike(request, asked)
    return _page(request, asked, CloseRequestForm(known=_files(like)), like, 200)


@asks("contact_request", "update")
@form_only("people:request")
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked = _asked(request, public_id)
    like = _alike(request, asked)
    form = CloseRequestForm(request.POST, known=_files(like))
    if not form.is_valid():
        return _page(request, asked, form, like, 422)
    client = form.client()
    services.close_request(
        request=asked,
        outcome=form.end(),
        by=request.user,
        now=timezone.now(),
        client=client,
    )
    messages.success(request, _("The request is closed."))
    return onward(request, client.get_absolute_url() if client else "people:requests")


def _asked(request: HttpRequest, public_id: UUID) -> ContactRequest:
    asked = request_to_read(request.user, public_id)
    if asked is None:
        raise Http404
    return asked


def _alike(request: HttpRequest, asked: ContactRequest) -> list[Alike]:
    return alike(request.user, Person(asked.name, phone=asked.phone, email=asked.email))


def _files(like: Iterable[Alike]) -> list[Client]:
    return [one.client for one in like]


def _page(
    request: HttpRequest,
    asked: ContactRequest,
    form: CloseRequestForm,
    like: Iterable[Alike],
    status: int,
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "alike": cards.alike(like),
        "now": timezone.now(),
        "may_answer": may(request.user, "contact_request", "update"),
        "may_open": may(request.user, "client_identity", "create"),
    }
    return page_or_row(
        request, context, page="people/request.html", row="people/_request.html", status=status
    )
