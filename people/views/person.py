"""Who a client is, how to reach them, and what they allow: read, put right, said anew."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.paging import page_by_key, ways
from common.responses import form_only
from people import cards, services, trail
from people.access import asks, may
from people.drafts import offer_draft
from people.forms import ChangeDetailsForm, ConsentsForm
from people.models import Client, Consent
from people.selectors import client_to_change, client_to_read, consents_of, contact_to_check
from people.selectors.merges import said_by

NEWEST = ("-said_at", "-id")
PAGE = 20


@asks("client_identity", "read")
@require_GET
def details(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    trail.record("people.client.opened", on=client, by=request.user)
    return _page(request, client, 200)


@asks("client_identity", "update")
@form_only("people:details")
def change_details(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = _client(request, public_id, "client_identity", "update")
    form = ChangeDetailsForm(request.POST, client=client)
    if not form.is_valid():
        return _page(request, client, 422, form=form)
    try:
        changed = services.change_details(
            client=client,
            details=form.details(),
            seen=form.cleaned_data["state"],
            by=request.user,
            now=timezone.now(),
        )
    except services.DetailsChanged as refusal:
        form.take_state(client)
        return _page(request, client, 409, form=form, refusal=refusal)
    said = _("The details are saved.") if changed else _("Nothing has changed.")
    messages.success(request, said)
    return redirect("people:details", client.public_id)


@asks("task", "update")
@form_only("people:details")
def confirm_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = _client(request, public_id, "task", "update")
    services.confirm_contact(client=client, by=request.user, now=timezone.now())
    messages.success(request, _("The contact details are confirmed."))
    return redirect("people:details", client.public_id)


@asks("consent_record", "create")
@form_only("people:details")
def change_consents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = _client(request, public_id, "consent_record", "create")
    form = ConsentsForm(request.POST, held=consents_of(client))
    if not form.is_valid():
        return _page(request, client, 422, consents_form=form)
    services.record_consents(
        client=client,
        answers=form.answers(),
        source=form.cleaned_data["how"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The client's choices are recorded."))
    return redirect("people:details", client.public_id)


def _client(request: HttpRequest, public_id: UUID, resource: str, action: str) -> Client:
    client = client_to_change(request.user, public_id, resource, action)
    if client is None:
        raise Http404
    return client


def _page(
    request: HttpRequest,
    client: Client,
    status: int,
    *,
    form: ChangeDetailsForm | None = None,
    consents_form: ConsentsForm | None = None,
    refusal: services.DetailsChanged | None = None,
) -> HttpResponse:
    user, held = request.user, consents_of(client)
    may_change = may(user, "client_identity", "update")
    about = {"about": client.public_id, "client": client}
    form = form or ChangeDetailsForm(client=client)
    consents_form = consents_form or ConsentsForm(held=held)
    after = request.GET.get("after", "")
    context = {
        "client": client,
        "form": offer_draft(form, request, "details", **about),
        "consents_form": offer_draft(consents_form, request, "consents", **about),
        "refusal": refusal,
        "stands": cards.details(client) if refusal or not may_change else [],
        "may_change": may_change,
        "may_record": may(user, "consent_record", "create"),
        "may_see_consents": may(user, "consent_record", "list"),
        "contact_to_check": contact_to_check(client),
        "may_confirm": may(user, "task", "update") and client.counselor_id != user.pk,
        "no_care": held.get(Consent.Purpose.CARE) is False,
    }
    if context["may_see_consents"]:
        page = page_by_key(said_by(client), key=NEWEST, size=PAGE, after=after)
        context["said"] = cards.consents(page.rows)
        here = reverse("people:details", args=[client.public_id])
        context |= ways(page, here=here, asked=after)
    return render(request, "people/details.html", context, status=status)
