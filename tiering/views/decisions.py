"""The live preview, and the proposal with its decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.responses import go_to, is_htmx, onward, page_or_row
from intake.models import Assessment
from intake.rules.sheet import read_sheet
from intake.selectors import asks_money, intake_definitions
from intake.selectors.drafts import assessment_to_complete
from people.access import asks, may
from people.drafts import offer_draft
from people.models import User
from people.steps import steps
from tiering import cards, forms, selectors, services
from tiering.rules.tiers import decide_tier


@asks("assessment_items", "create")
@require_POST
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer what the rule would propose for the sheet as it stands. Stores nothing."""
    stands = selectors.stands_of(request.user, public_id)
    if stands is None:
        raise Http404
    definitions = intake_definitions()
    sheet = read_sheet(dict(request.POST.lists()), definitions)
    found = selectors.preview_of(stands, sheet, definitions, by=request.user, now=timezone.now())
    context = {
        "client": stands.client,
        "card": cards.card_of_preview(
            found.verdict,
            may_see_money=selectors.may_see_money(request.user),
            complete=found.complete,
            danger=bool(found.figures["signs"]),
        ),
        "oob": True,
        "asks_money": asks_money(stands.client, request.user, timezone.now()),
        **found.figures,
    }
    return render(request, "tiering/_preview_answer.html", context)


@asks("tier_decision", "read")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the proposal with its reasons; record what a person decides."""
    visible = Assessment.objects.visible_to(request.user, "tier_decision", "read")
    rows = visible.select_related("client__standing", "client__counselor", "entered_by")
    assessment = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        return _decide(request, assessment)
    decided = selectors.decision_about(assessment)
    if decided:
        return go_to(request, reverse("tiering:receipt", args=[decided.public_id]))
    services.record_look(assessment=assessment, by=request.user)
    return _page(request, _proposal(request, assessment), 200)


def _decide(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = forms.ConfirmTierForm(request.POST)
    if form.is_valid():
        choice = {
            "assessment": assessment,
            "chosen": form.tier(),
            "note": form.cleaned_data["note"],
            "by": request.user,
            "now": timezone.now(),
        }
        try:
            services.confirm_tier(**choice)
        except services.OverrideNeedsNote as refusal:
            form.add_error("note", str(refusal))
        except services.NeedsCoSignature:
            asked = services.ask_cosign(**choice)
            return go_to(request, reverse("tiering:co_sign", args=[asked.public_id]))
        else:
            if is_htmx(request):
                messages.success(request, _("The tier is recorded. A package comes next."))
            return onward(request, "packages:choose", assessment.client.public_id)
    return _page(request, _proposal(request, assessment, form), 422)


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return page_or_row(
        request,
        context,
        page="tiering/propose.html",
        row="tiering/_proposal.html",
        status=status,
    )


def _complete_it(assessment: Assessment, user: User) -> str:
    """Return where this person completes what the assessment leaves open, or ""."""
    if assessment.severity is not None or not may(user, "assessment_items", "create"):
        return ""
    known = assessment_to_complete(user, assessment.client, assessment.public_id, timezone.now())
    return assessment.completing_url() if known else ""


def _proposal(
    request: HttpRequest, assessment: Assessment, form: forms.ConfirmTierForm | None = None
) -> dict[str, Any]:
    policy = selectors.policy_in_force(timezone.now())
    verdict = decide_tier(selectors.facts_of(assessment), selectors.rule_of(policy))
    card = cards.card_of(
        verdict,
        may_see_money=selectors.may_see_money(request.user),
        may_see_scores=selectors.may_see_scores(request.user, assessment)
        or selectors.sees_to_confirm(request.user, assessment),
    )
    user = request.user
    form = form or forms.ConfirmTierForm(initial={"proposed": verdict.tier.value})
    about = {"about": assessment.public_id, "client": assessment.client}
    offer_draft(form, request, "tier", **about, not_restored=["proposed"])
    return {
        "assessment": assessment,
        "client": assessment.client,
        "card": card,
        "form": form,
        "may_confirm": may(user, "tier_decision", "create"),
        "may_decide": may(user, "tier_decision", "create") or may(user, "tier_override", "create"),
        "may_override": may(user, "tier_override", "create"),
        "complete_it": _complete_it(assessment, user),
        "standard": selectors.standard_for(verdict.tier),
        "may_book": may(user, "session_schedule", "create"),
        "steps": steps("tier"),
        "current": selectors.current_decision(assessment.client),
        "waiting": selectors.waiting_request(assessment.pk),
        "refused": selectors.last_refusal(assessment.pk),
        "sees_overrides": selectors.may_see_overrides(user),
    }
