"""New clients."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.responses import form_only
from people import cards, services
from people.access import asks
from people.drafts import offer_draft
from people.forms import NewClientForm
from people.selectors.duplicates import alike as clients_alike


@asks("client_identity", "create")
@require_http_methods(["GET", "POST"])
def new_client(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NewClientForm(sent, user=request.user, request_id=request.GET.get("request", ""))
    if request.method != "POST":
        return _page(request, form, 200)
    if not form.is_sound():
        return _page(request, form, 422)
    client = services.register_asker(
        details=form.details(),
        consents=form.answers(),
        request_key=form.cleaned_data["request_key"],
        asked_by=form.asked_by,
        by=request.user,
        now=timezone.now(),
    )
    return redirect("intake:assess", client.public_id)


@asks("client_identity", "create")
@form_only("people:new_client", bare=True)
def alike(request: HttpRequest) -> HttpResponse:
    """Answer who this might already be, while it is being typed. Stores nothing."""
    form = NewClientForm(request.POST, user=request.user)
    return render(request, "people/_alike.html", _alike(request, form))


def _page(request: HttpRequest, form: NewClientForm, status: int) -> HttpResponse:
    about = form.asked_by.public_id if form.asked_by else "new"
    offer_draft(form, request, "client", about=about)
    context = {"form": form, **_alike(request, form)}
    return render(request, "people/new_client.html", context, status=status)


def _alike(request: HttpRequest, form: NewClientForm) -> dict[str, Any]:
    found = clients_alike(request.user, form.person())
    return {"alike": cards.alike(found), "form": form}
