"""Why a tier was given, on paper; and what the client is told of it, without a rank."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from people import trail
from people.access import asks, may
from tiering import cards, hooks, paper, selectors
from tiering.models import Appeal, TierDecision


@asks("tier_decision", "read")
@require_GET
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Print why a tier was given: the stored inputs and reasons, whatever the policy is today."""
    decision = _decision(request, public_id)
    trail.record("tiering.receipt.opened", on=decision, by=request.user)
    context = _receipt(request, decision)
    waits = any(appeal.reviewed_at is None for appeal in context["appeals"])
    context["pdf"] = paper.available()
    context["may_ask_review"] = may(request.user, "tier_appeal", "create") and not waits
    return render(request, "tiering/receipt.html", context)


@asks("tier_decision", "read")
@require_GET
def receipt_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the receipt as a file; where the machine cannot make one, say so and how to print."""
    decision = _decision(request, public_id)
    if not paper.available():
        context = {
            "problem": paper.WITHOUT_PDF,
            "status": 503,
            "way": request.path.removesuffix("receipt.pdf"),
        }
        return render(request, "problem.html", context, status=503)
    trail.record("tiering.receipt.exported", on=decision, by=request.user)
    html = render_to_string("tiering/receipt.html", _receipt(request, decision), request)
    answer = HttpResponse(paper.pdf_of(html), content_type="application/pdf")
    name = f"receipt-{decision.client.code}-{timezone.localdate(decision.confirmed_at):%Y%m%d}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@asks("tier_decision", "read")
@require_GET
def for_client(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Print what the client is told: what the offer includes and how to ask for a review."""
    decision = _decision(request, public_id)
    trail.record("tiering.client_letter.opened", on=decision, by=request.user)
    offered = hooks.offered(request.user, decision)
    context = {
        "decision": decision,
        "client": decision.client,
        "offered": offered,
        "standard": offered.standard if offered else selectors.standard_for(decision.chosen),
    }
    return render(request, "tiering/for_client.html", context)


def _decision(request: HttpRequest, public_id: UUID) -> TierDecision:
    visible = TierDecision.objects.visible_to(request.user)
    rows = visible.select_related(
        "client", "assessment", "policy", "confirmed_by", "cosigned_by", "replaces"
    )
    return get_object_or_404(rows, public_id=public_id)


def _receipt(request: HttpRequest, decision: TierDecision) -> dict[str, Any]:
    card = cards.card_of_decision(
        decision,
        may_see_money=selectors.may_see_money(request.user),
        may_see_scores=selectors.may_see_scores(request.user, decision.assessment),
    )
    appeals = Appeal.objects.none()
    if may(request.user, "tier_appeal", "read"):
        appeals = selectors.appeals_of(decision)
    return {
        "decision": decision,
        "client": decision.client,
        "card": card,
        "sees_note": selectors.may_see_note(request.user, decision),
        "signatures": cards.signatures(decision),
        "appeals": list(appeals),
    }
