"""Choosing a package."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import geometry
from common.formats import money
from common.responses import is_htmx
from crisis.selectors import has_open_alert
from intake.selectors import latest_assessment
from packages import selectors, services, words
from packages.forms import ChoosePackageForm, SegmentChoiceForm
from packages.rules.segments import rule_from_dict
from packages.selectors import NOTHING_SAID, Means, Offer
from packages.selectors.ledger import bought_by
from packages.selectors.segments import segment_names, segment_view
from people import trail
from people.access import asks
from people.models import Client
from people.selectors import refuse_if_merged
from people.steps import steps
from tiering.models import TierDecision
from tiering.selectors import current_decision, may_see_money


@asks("payment_package", "create")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = Client.objects.visible_to(request.user, "payment_package", "create")
    client = get_object_or_404(visible, public_id=public_id)
    refuse_if_merged(client)
    if request.method == "GET" and has_open_alert(client):
        offers: list[Offer] = []
    else:
        offers = selectors.offers_for(client, with_means=may_see_money(request.user))
    if request.method == "POST":
        return _enroll(request, client, offers)
    if is_htmx(request):
        return _summary_part(request, client, offers)
    trail.record("packages.offers.opened", on=client, by=request.user)
    return _page(request, client, ChoosePackageForm(offers=offers), status=200)


def _enroll(request: HttpRequest, client: Client, offers: list[Offer]) -> HttpResponse:
    form = ChoosePackageForm(request.POST, offers=offers)
    if not form.is_valid():
        return _page(request, client, form, status=422)
    services.enroll(
        client=client,
        package=form.chosen(),
        request_key=form.cleaned_data["request_key"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("scheduling:book", client.public_id)


def _summary_part(request: HttpRequest, client: Client, offers: list[Offer]) -> HttpResponse:
    """Answer with the side column for the package that was just marked."""
    form = ChoosePackageForm(offers=offers, initial={"package": request.GET.get("package")})
    decision = current_decision(client)
    offer = form.marked() or next(iter(offers), None)
    summary = _summary(decision, offer, _means(request, decision, client))
    return render(request, "packages/_summary.html", {"client": client, **summary})


def _page(
    request: HttpRequest, client: Client, form: ChoosePackageForm, *, status: int
) -> HttpResponse:
    decision = current_decision(client)
    offers = list(form.offers.values())
    marked = form.marked()
    context = {
        "client": client,
        "form": form,
        "offers": offers,
        "standard": offers[0].standard if offers else None,
        "missing": _missing(client, decision, offers),
        "bought": bought_by(client),
        "segment": _segment(client, decision),
        "steps": steps("package", _skipped(client, decision)),
        **_summary(decision, marked, _means(request, decision, client)),
    }
    return render(request, "packages/choose.html", context, status=status)


def _segment(client: Client, decision: TierDecision | None) -> dict[str, Any] | None:
    """Return what the rule proposes, why, and what is chosen; None before there is a tier."""
    if decision is None:
        return None
    view = segment_view(client, decision.assessment, timezone.now())
    if view is None:
        return None
    rule, names = rule_from_dict(view.version.rule), segment_names()
    proposed, choice = view.proposal.segment, view.choice
    chosen = choice.chosen if choice else proposed or ""
    return {
        "proposed": names.get(proposed or "", ""),
        "reasons": words.reasons(view.proposal.reasons, rule),
        "choice": choice,
        "chosen": names.get(choice.chosen, choice.chosen) if choice else "",
        "form": SegmentChoiceForm(initial={"chosen": chosen}),
    }


def _skipped(client: Client, decision: TierDecision | None) -> list[str]:
    if decision is not None:
        return []
    return ["tier"] if latest_assessment(client) else ["assessment", "tier"]


def _means(request: HttpRequest, decision: TierDecision | None, client: Client) -> Means:
    if decision is None or not may_see_money(request.user):
        return NOTHING_SAID
    decision.assessment.client = client
    return selectors.means_of(decision.assessment)


def _summary(decision: TierDecision | None, offer: Offer | None, means: Means) -> dict[str, Any]:
    return {
        "decision": decision,
        "offer": offer,
        "means": means,
        "bar": _affordability_bar(offer, means) if offer and means.known else None,
    }


def _affordability_bar(offer: Offer, means: Means) -> geometry.Bar:
    """The price, with a mark for the stated budget and one for the ceiling."""
    lines = [line for line in (means.budget, means.ceiling) if line is not None]
    longest = max([offer.package.price, *lines]) or Decimal(1)
    return geometry.bar(
        value=offer.package.price,
        minimum=0,
        maximum=longest,
        marks=[(line, money(line)) for line in lines],
    )


def _missing(
    client: Client, decision: TierDecision | None, offers: list[Offer]
) -> dict[str, str] | None:
    """Say why there is nothing to choose, and where the next step is."""
    if offers:
        return None
    if has_open_alert(client):
        return {
            "title": _("A crisis alert is open"),
            "text": _(
                "Nothing is offered until it ends. A session can be booked now, without a package "
                "and without payment."
            ),
            "action_url": reverse("scheduling:book", args=[client.public_id]),
            "action_label": _("Book a session"),
        }
    assessment = latest_assessment(client)
    if assessment is None:
        return {
            "title": _("No assessment yet"),
            "text": _("The package follows from the tier, and the tier from an assessment."),
            "action_url": reverse("intake:assess", args=[client.public_id]),
            "action_label": _("Start the assessment"),
        }
    if decision is None:
        return {
            "title": _("No tier yet"),
            "text": _("Confirm the tier first. The packages of that tier will then appear here."),
            "action_url": reverse("tiering:propose", args=[assessment.public_id]),
            "action_label": _("Confirm the tier"),
        }
    return {
        "title": _("Nothing is on offer for this tier"),
        "text": _(
            "A tier is offered only with a published service standard and an active package."
        ),
        "action_url": "",
        "action_label": "",
    }
