"""Raising a concern, taking it on, starting, closing, and the log."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.paging import page_by_key
from common.responses import form_only, respond
from crisis import cards, selectors, services
from crisis.forms import CloseAlertForm, RaiseConcernForm
from crisis.models import Alert
from people import trail
from people.access import Scope, asks, may, scope_of
from people.drafts import offer_draft
from people.models import Client

PAGE = 50


@asks("crisis_alert", "create")
@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user, "crisis_alert", "create")
    client = get_object_or_404(visible, public_id=public_id)
    form = RaiseConcernForm(request.POST or None)
    offer_draft(form, request, "concern", about=client.public_id, client=client)
    if request.method != "POST" or not form.is_valid():
        file_opens = Client.objects.visible_to(request.user).filter(pk=client.pk).exists()
        context = {"client": client, "form": form, "file_opens": file_opens}
        status = 422 if request.method == "POST" else 200
        return render(request, "crisis/raise.html", context, status=status)
    alert = services.raise_alert(
        client=client,
        source="concern",
        sign=form.cleaned_data["sign"],
        note=form.cleaned_data["note"],
        request_key=form.cleaned_data["request_key"],
        by=request.user,
        now=timezone.now(),
    )
    return respond(
        request,
        part="crisis/_raised.html",
        context={"alert": alert},
        page=reverse("crisis:alert", args=[alert.public_id]),
    )


@asks("crisis_alert", "read")
@require_GET
def alert_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    alert = _alert(request, public_id, "read")
    if alert.continued_in:
        return redirect("crisis:alert", alert.continued_in.public_id)
    trail.record("crisis.alert.opened", on=alert, by=request.user)
    return render(request, "crisis/alert.html", _page(request, alert, CloseAlertForm()))


@asks("crisis_alert", "update")
@form_only("crisis:alert")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    alert = _alert(request, public_id, "update")
    services.take_alert(alert=alert, by=request.user, now=timezone.now())
    return redirect("crisis:alert", public_id)


@asks("crisis_alert", "update")
@form_only("crisis:alert")
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    alert = _alert(request, public_id, "update")
    services.start_intervention(alert=alert, by=request.user, now=timezone.now())
    return redirect("crisis:alert", public_id)


@asks("crisis_alert", "update")
@form_only("crisis:alert")
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    alert = _alert(request, public_id, "update")
    form = CloseAlertForm(request.POST)
    if not form.is_valid():
        return render(request, "crisis/alert.html", _page(request, alert, form), status=422)
    services.close_alert(
        alert=alert,
        measures=form.cleaned_data["measures"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("crisis:alert", public_id)


@asks("crisis_alert", "list")
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """List every alert with its times and states; an auditor sees no more than these."""
    meta = scope_of(request.user, "crisis_alert", "list") is Scope.META
    visible = Alert.objects.all() if meta else Alert.objects.visible_to(request.user)
    page = page_by_key(
        visible.select_related("client", "started_by"),
        key=("-raised_at", "-id"),
        size=PAGE,
        after=request.GET.get("after", ""),
    )
    return render(request, "crisis/log.html", {"page": page, "meta": meta})


def _alert(request: HttpRequest, public_id: UUID, action: str) -> Alert:
    visible = Alert.objects.visible_to(request.user, action)
    rows = visible.select_related("client", "request", "started_by", "continued_in")
    return get_object_or_404(rows, public_id=public_id)


def _page(request: HttpRequest, alert: Alert, form: CloseAlertForm) -> dict[str, object]:
    user = request.user
    sight = selectors.sight_of(user, alert, timezone.now())
    files = Client.objects.visible_to(user, "timeline").filter(pk=alert.client_id)
    acts = may(user, "crisis_alert", "update") and not alert.closed_at
    started_here = acts and sight.words and bool(alert.started_at)
    return {
        "alert": alert,
        "person": (alert.client or alert.request) if sight.names else None,
        "entries": cards.entries(alert, user, words=sight.words),
        "form": offer_draft(
            form, request, "alert-closing", about=alert.public_id, client=alert.client
        ),
        "file_opens": files.exists(),
        "request_opens": alert.request is not None and may(user, "contact_request", "read"),
        "may_act": acts,
        "may_take": acts and not sight.words,
        "may_close": started_here and services.may_close(alert, user),
    }
