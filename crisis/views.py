"""Raising a concern, starting, closing, and the log."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.paging import page_by_key
from common.responses import form_only, respond
from crisis import services
from crisis.forms import CloseAlertForm, RaiseConcernForm
from crisis.models import Alert
from people import trail
from people.access import asks, may
from people.drafts import offer_draft
from people.models import Client, User

PAGE = 50


@asks("crisis_alert", "create")
@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user, "crisis_alert", "create")
    client = get_object_or_404(visible, public_id=public_id)
    form = RaiseConcernForm(request.POST or None)
    offer_draft(form, request, "concern", about=client.public_id, client=client)
    if request.method != "POST" or not form.is_valid():
        context = {"client": client, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "crisis/raise.html", context, status=status)
    alert = services.raise_alert(
        client=client,
        source="concern",
        sign=form.cleaned_data["sign"],
        note=form.cleaned_data["note"],
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
    trail.record("crisis.alert.opened", on=alert, by=request.user)
    return render(request, "crisis/alert.html", _page(request, alert, CloseAlertForm()))


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
    visible = Alert.objects.visible_to(request.user).select_related("client", "started_by")
    page = page_by_key(
        visible.prefetch_related("signs"),
        key=("-raised_at", "-id"),
        size=PAGE,
        after=request.GET.get("after", ""),
    )
    return render(request, "crisis/log.html", {"page": page})


def _alert(request: HttpRequest, public_id: UUID, action: str) -> Alert:
    visible = Alert.objects.visible_to(request.user, action)
    rows = visible.select_related("client__counselor", "started_by", "closed_by", "raised_by")
    return get_object_or_404(rows, public_id=public_id)


def _by(person: User | None) -> list[str]:
    return [str(person)] if person else []


def _page(request: HttpRequest, alert: Alert, form: CloseAlertForm) -> dict[str, object]:
    user = request.user
    responsible = user.role == "supervisor" or alert.client.counselor_id == user.pk
    signs = list(alert.signs.select_related("seen_by").order_by("id"))
    steps = list(alert.steps.select_related("done_by").order_by("id"))
    for row in (*signs, *steps):
        row.alert = alert
    for sign in signs:
        sign.who = _by(sign.seen_by)
    for step in steps:
        step.who = _by(step.done_by)
    files = Client.objects.visible_to(user, "timeline").filter(pk=alert.client_id)
    return {
        "alert": alert,
        "signs": signs,
        "steps": steps,
        "form": offer_draft(
            form, request, "alert-closing", about=alert.public_id, client=alert.client
        ),
        "file_opens": files.exists(),
        "may_act": may(user, "crisis_alert", "update") and not alert.closed_at,
        "may_close": responsible and alert.started_at and not alert.closed_at,
    }
