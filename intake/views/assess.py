"""The assessment page."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import selectors, services
from intake.forms import AssessmentForm, DraftForm
from intake.selectors.drafts import begun, earlier_of
from intake.selectors.live import live_figures
from people.access import asks
from people.models import Client
from people.selectors import client_to_read, consents_of
from people.steps import steps


@asks("assessment_items", "create")
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, public_id: UUID) -> HttpResponse:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return (_submit if request.method == "POST" else _open)(request, client)


def _open(request: HttpRequest, client: Client) -> HttpResponse:
    """Show what was begun; else what the last assessment left standing; else an empty page."""
    user, now = request.user, timezone.now()
    definitions = selectors.definitions_of(selectors.intake_versions())
    kept = begun(client, user)
    draft = kept.mine
    earlier = None if draft else earlier_of(client, user, now)
    begun_with = draft.typed if draft else earlier.typed if earlier else None
    form = AssessmentForm(definitions=definitions, begun_with=begun_with)
    context = {
        "draft": draft,
        "window": uuid4(),
        "earlier_at": earlier.at if earlier else None,
        "others": kept.others,
    }
    return _page(request, client, form, context, 200)


def _submit(request: HttpRequest, client: Client) -> HttpResponse:
    versions = selectors.intake_versions()
    form = AssessmentForm(request.POST, definitions=selectors.definitions_of(versions))
    own = DraftForm(request.POST)
    seen = own.seen if own.is_valid() else None
    context: dict[str, Any] = {"window": seen.window if seen else uuid4()}
    if not form.is_valid():
        return _page(request, client, form, context, 422)
    try:
        assessment = services.submit_assessment(
            client=client,
            sheet=form.sheet,
            versions=versions,
            request_key=form.cleaned_data["request_key"],
            by=request.user,
            now=timezone.now(),
            opened_at=form.cleaned_data["opened_at"],
            seen=seen,
        )
    except services.DraftMoved as refusal:
        return _page(request, client, form, {**context, "moved_at": refusal.saved_at}, 409)
    return redirect("tiering:propose", assessment.public_id)


def _page(
    request: HttpRequest, client: Client, form: AssessmentForm, more: dict[str, Any], status: int
) -> HttpResponse:
    now = timezone.now()
    context = {
        "client": client,
        "form": form,
        "steps": steps("assessment"),
        "asks_money": selectors.asks_money(client, request.user, now),
        "is_minor": selectors.is_minor(client, now),
        **live_figures(client, consents_of(client), form.sheet, form.definitions, now),
        **more,
    }
    return render(request, "intake/assess.html", context, status=status)
