"""The desk hands forms to a client, follows them, and takes them back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.responses import form_only
from intake import selectors, services
from intake.forms.selffills import HandOutForm
from intake.formwords import name_of
from intake.models import SelfFill
from intake.rules.selffill import Place
from intake.selectors import selffills
from intake.views.filling import TABLET
from outbox.selectors import open_hold
from people import trail
from people.access import asks
from people.models import Client
from people.selectors import client_to_read


@asks("self_fill", "create")
@require_http_methods(["GET", "POST"])
def self_fill(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what the client was asked last and how far it is; hand out new forms."""
    client = _client(request, public_id)
    offered, now = selffills.offered(), timezone.now()
    unsent = selffills.why_not_sent(client)
    form = HandOutForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        asks_money=selectors.asks_money(client, request.user, now),
        unsent=unsent,
    )
    if request.method != "POST" or not form.is_valid():
        context = _context(client, now)
        context |= {
            "form": form,
            "unsent": unsent,
            "on_hold": open_hold(client) is not None,
            "not_ready": [name_of(one.definition) for one in offered if not one.ready],
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "intake/self_fill.html", context, status=status)
    fill = services.ask_to_fill_in(
        client=client,
        versions=form.versions,
        parts=form.cleaned_data["parts"],
        place=form.where,
        by=request.user,
        now=now,
    )
    if form.where is Place.TABLET:
        return _hand_over(request, fill)
    if open_hold(client):
        messages.info(request, _("The link will be sent when the hold is lifted."))
    else:
        messages.success(request, _("The link is on its way."))
    return redirect("intake:self_fill", client.public_id)


@asks("self_fill", "update")
@form_only("intake:self_fill")
def self_fill_here(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the client go on with what waits, on this device."""
    fill = _waiting(request, public_id)
    fill = services.open_on_tablet(fill=fill, by=request.user, now=timezone.now())
    return _hand_over(request, fill)


@asks("self_fill", "update")
@form_only("intake:self_fill")
def self_fill_take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take over what the client leaves unfinished, and look it over."""
    fill = _waiting(request, public_id)
    services.finish_self_fill(fill=fill, now=timezone.now(), by=request.user)
    return redirect("intake:assess", public_id)


@asks("self_fill", "update")
@form_only("intake:self_fill")
def self_fill_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    fill = _waiting(request, public_id)
    services.withdraw_self_fill(fill=fill, by=request.user, now=timezone.now())
    messages.success(request, _("Withdrawn. The link no longer works."))
    return redirect("intake:self_fill", public_id)


def _hand_over(request: HttpRequest, fill: SelfFill) -> HttpResponse:
    """Sign the person out and leave only the client's forms on this device."""
    trail.record("people.account.signed_out", on=request.user, by=request.user, why="tablet")
    logout(request)
    page = redirect("intake:fill")
    TABLET.remember(page, bytes(fill.token_digest))
    TABLET.speak(page, fill.client.language)
    return page


def _client(request: HttpRequest, public_id: UUID) -> Client:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return client


def _waiting(request: HttpRequest, public_id: UUID) -> SelfFill:
    waiting = SelfFill.objects.visible_to(request.user, "update").waiting()
    found = waiting.filter(client__public_id=public_id).select_related("client")
    return get_object_or_404(found)


def _context(client: Client, now: Any) -> dict[str, Any]:
    fill = selffills.waiting_of(client)
    asked = selffills.asked_of(fill) if fill else None
    return {
        "client": client,
        "fill": fill,
        "state": selffills.shown_state(fill, now) if fill else "",
        "to_review": bool(fill and selffills.is_to_review(fill, now)),
        "forms": [name_of(one) for one in asked.definitions] if asked else [],
        "answered": asked.answered if asked else 0,
        "count": len(asked.places) if asked else 0,
    }
