"""One request below the clinical floor: who asked, why, and the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.responses import form_only
from people import trail
from people.access import asks
from people.drafts import offer_draft
from people.models import User
from tiering import cards, forms, selectors, services
from tiering.models import CoSignRequest
from tiering.rules.tiers import decide_tier


@asks("tier_override", "read")
@require_GET
def co_sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what was asked for, beside what the rule says now."""
    found = _request(request, public_id)
    trail.record("tiering.co_signature.opened", on=found, by=request.user)
    return _render(request, found)


@asks("tier_override", "update")
@form_only("tiering:co_sign")
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _request(request, public_id, "update")
    decision = services.sign_request(request=found, by=request.user, now=timezone.now())
    return redirect("tiering:receipt", decision.public_id)


@asks("tier_override", "update")
@form_only("tiering:co_sign")
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _request(request, public_id, "update")
    form = forms.RefuseForm(request.POST)
    if not form.is_valid():
        return _render(request, found, form)
    services.refuse_request(
        request=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
    )
    return redirect("tiering:to_review")


@asks("tier_override", "create")
@form_only("tiering:co_sign")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _request(request, public_id)
    services.withdraw_request(request=found, by=request.user, now=timezone.now())
    return redirect("tiering:propose", found.assessment.public_id)


def _request(request: HttpRequest, public_id: UUID, action: str = "read") -> CoSignRequest:
    visible = CoSignRequest.objects.visible_to(request.user, action)
    rows = visible.select_related(
        "client", "assessment__entered_by", "asked_by", "answered_by", "decision"
    )
    return get_object_or_404(rows, public_id=public_id)


def _render(
    request: HttpRequest, found: CoSignRequest, form: forms.RefuseForm | None = None
) -> HttpResponse:
    found.assessment.client = found.client
    policy = selectors.policy_in_force(timezone.now())
    verdict = decide_tier(selectors.facts_of(found.assessment), selectors.rule_of(policy))
    waiting = found.state == CoSignRequest.State.WAITING
    own = found.asked_by_id == request.user.pk
    context = {
        "asked": found,
        "client": found.client,
        "card": cards.card_of(
            verdict,
            may_see_money=selectors.may_see_money(request.user),
            may_see_scores=selectors.may_see_scores(request.user, found.assessment),
        ),
        "form": offer_draft(
            form or forms.RefuseForm(),
            request,
            "co-signature-refusal",
            about=found.public_id,
            client=found.client,
        ),
        "may_answer": waiting and not own and request.user.role == User.Role.SUPERVISOR,
        "may_withdraw": waiting and own,
        "own": own,
    }
    return render(request, "tiering/co_sign.html", context, status=422 if form else 200)
