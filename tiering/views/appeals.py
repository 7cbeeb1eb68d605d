"""A client wants a person to look again: written down, reviewed by another."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people import trail
from people.access import asks
from people.drafts import offer_draft
from tiering import cards, forms, selectors, services
from tiering.models import Appeal, TierDecision
from tiering.rules.tiers import Tier


@asks("tier_appeal", "create")
@require_http_methods(["GET", "POST"])
def ask_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that a review of this decision is asked for."""
    rows = TierDecision.objects.visible_to(request.user).select_related("client", "confirmed_by")
    decision = get_object_or_404(rows, public_id=public_id)
    form = forms.AppealForm(request.POST or None, initial={"asked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_appeal(
                decision=decision, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except services.AskedInFuture as refusal:
            form.add_error("asked_on", str(refusal))
        else:
            return redirect("tiering:receipt", public_id)
    offer_draft(form, request, "appeal", about=decision.public_id, client=decision.client)
    context = {"decision": decision, "client": decision.client, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "tiering/ask_review.html", context, status=status)


@asks("tier_appeal", "update")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look again at a decision, and answer."""
    visible = Appeal.objects.visible_to(request.user, "update")
    rows = visible.select_related(
        "client", "decision__assessment", "decision__policy", "decided_by", "recorded_by"
    )
    appeal = get_object_or_404(rows, public_id=public_id)
    form = forms.ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        chosen = Tier(clean["chosen"]) if clean["outcome"] == Appeal.Outcome.NEW else None
        try:
            services.review_appeal(
                appeal=appeal,
                outcome=clean["outcome"],
                chosen=chosen,
                reason=clean["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except (services.SameTier, services.NeedsCoSignature) as refusal:
            form.add_error("chosen", str(refusal))
        else:
            return redirect("tiering:receipt", appeal.decision.public_id)
    if request.method == "GET":
        trail.record("tiering.appeal.opened", on=appeal, by=request.user)
    offer_draft(form, request, "appeal-review", about=appeal.public_id, client=appeal.client)
    appeal.decision.assessment.client = appeal.decision.client = appeal.client
    context = {
        "appeal": appeal,
        "client": appeal.client,
        "decision": appeal.decision,
        "card": cards.card_of_decision(
            appeal.decision,
            may_see_money=selectors.may_see_money(request.user),
            may_see_scores=selectors.may_see_scores(request.user, appeal.decision.assessment),
        ),
        "form": form,
        "own": request.user.pk in {appeal.decided_by_id, appeal.decision.cosigned_by_id},
    }
    return render(request, "tiering/review.html", context, status=422 if form.is_bound else 200)
