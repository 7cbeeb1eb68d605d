"""The assessment page."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import selectors, services
from intake.forms import AssessmentForm, DraftForm
from intake.models import Assessment, SelfFill
from intake.selectors.beginnings import begun_with
from intake.selectors.drafts import (
    assessment_to_complete,
    begun,
    earlier_of,
    everything_of,
)
from intake.selectors.live import live_figures
from intake.selectors.selffills import reviewable_of, typed_for, versions_with
from intake.services.drafts import FORM
from people import trail
from people.access import asks, may
from people.drafts import draft_token
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
    """Show what was begun; else what the client filled in; else what the last one left standing."""
    user, now = request.user, timezone.now()
    fill = reviewable_of(client, user, now)
    said = typed_for(fill, user, now) if fill else {}
    if fill:
        trail.record("intake.self_fill.opened", on=fill, by=user)
    kept = begun(client, user)
    draft = kept.mine
    unfinished = None if draft else _named(request, client)
    earlier = None if draft or unfinished else earlier_of(client, user, now)
    if unfinished:
        earlier = everything_of(unfinished, user, now)
    if earlier:
        trail.record("intake.assessment.opened", on=earlier.last, by=user)
    form = AssessmentForm(
        definitions=selectors.definitions_of(versions_with(fill)),
        begun_with=begun_with(draft, said, earlier),
        said=said,
    )
    context = {
        "draft": draft,
        "window": uuid4(),
        "earlier_at": earlier.last.submitted_at if earlier else None,
        "completes": unfinished,
        "others": kept.others,
        "self_fill": fill,
    }
    return _page(request, client, form, context, 200)


def _named(request: HttpRequest, client: Client) -> Assessment | None:
    """Return the assessment that the address asks to complete, if it may be."""
    try:
        public_id = UUID(request.GET.get("completes", ""))
    except ValueError:
        return None
    return assessment_to_complete(request.user, client, public_id, timezone.now())


def _submit(request: HttpRequest, client: Client) -> HttpResponse:
    user, now = request.user, timezone.now()
    own = DraftForm(request.POST)
    seen = own.seen if own.is_valid() else None
    review = _review(request, own, client)
    fill = review.fill if review else None
    versions = versions_with(fill)
    form = AssessmentForm(
        request.POST,
        definitions=selectors.definitions_of(versions),
        said=typed_for(fill, user, now) if fill else {},
    )
    context: dict[str, Any] = {"window": seen.editor_id if seen else uuid4(), "self_fill": fill}
    if not form.is_valid():
        return _page(request, client, form, context, 422)
    if form.open_rows and request.POST.get("finish") != "anyway":
        return _page(request, client, form, {**context, "open_rows": form.open_rows}, 422)
    try:
        assessment = services.submit_assessment(
            client=client,
            sheet=form.sheet,
            versions=versions,
            request_key=form.cleaned_data["request_key"],
            by=user,
            now=now,
            opened_at=form.cleaned_data["opened_at"],
            seen=seen,
            review=review,
            completes=assessment_to_complete(user, client, form.cleaned_data["completes"], now),
        )
    except services.DraftMoved as refusal:
        return _page(request, client, form, {**context, "moved_at": refusal.saved_at}, 409)
    except services.SelfFillMoved:
        return _page(request, client, form, {**context, "self_fill_moved": True}, 409)
    except services.SelfFillIsOver:
        over = {**context, "self_fill": None, "self_fill_over": True}
        return _page(request, client, form, over, 409)
    return redirect("tiering:propose", assessment.public_id)


def _review(request: HttpRequest, own: DraftForm, client: Client) -> services.Review | None:
    """Return what the page began with of what the client filled in, or None."""
    named = own.cleaned_data.get("self_fill") if own.is_bound else None
    if named is None:
        return None
    seen = SelfFill.objects.visible_to(request.user, "update").filter(client=client)
    fill = seen.filter(public_id=named).select_related("client").first()
    if fill is None:
        return None
    return services.Review(fill, own.cleaned_data.get("self_fill_revision") or 0)


def _page(
    request: HttpRequest, client: Client, form: AssessmentForm, more: dict[str, Any], status: int
) -> HttpResponse:
    now = timezone.now()
    sheet, definitions = form.sheet, form.definitions
    figures = live_figures(
        client,
        consents_of(client),
        sheet,
        definitions,
        sheet.scores(definitions, selectors.group_of(client)),
        now,
    )
    context = {
        "client": client,
        "form": form,
        "draft_token": draft_token(request, FORM, about=client.public_id, client=client),
        "steps": steps("assessment"),
        "asks_money": selectors.asks_money(client, request.user, now),
        "may_hand_out": may(request.user, "self_fill", "create"),
        "is_minor": selectors.is_minor(client, now),
        **figures,
        **more,
    }
    return render(request, "intake/assess.html", context, status=status)
