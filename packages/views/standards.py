"""Service standards: what each tier is promised, and publishing another one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from packages import services, words
from packages.forms import StandardForm
from packages.selectors.catalogue import NotEnoughRoom
from packages.selectors.standards import TierStandards, can_keep, standards
from packages.services.standards import StandardMoved
from people import trail
from people.access import asks, may
from people.drafts import offer_draft


@asks("service_standard", "list")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the standard in force of each tier, whether it can be kept, and older ones."""
    trail.record("packages.standards.opened", by=request.user)
    context = {
        "tiers": standards(timezone.now()),
        "may_write": may(request.user, "service_standard", "create"),
    }
    return render(request, "packages/standards.html", context)


@asks("service_standard", "create")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, tier: str) -> HttpResponse:
    """Write the next standard of a tier; check it against the counselors' time; publish it."""
    found = _tier(tier)
    starts = StandardForm.values_of(found.now)
    starts |= {"clients": found.usual.clients, "sessions": found.usual.sessions}
    form = StandardForm(request.POST or None, initial=starts)
    if request.method == "GET":
        return _page(request, found, form, 200)
    if not form.is_valid():
        return _page(request, found, form, 422)
    if "check" in request.POST:
        return _page(request, found, form, 200)
    try:
        services.publish_standard(
            tier=found.tier,
            written=form.written(),
            clients=form.cleaned_data["clients"],
            sessions=form.cleaned_data["sessions"],
            after=form.cleaned_data["after"],
            by=request.user,
            now=timezone.now(),
        )
    except (NotEnoughRoom, StandardMoved) as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, 409)
    messages.success(request, _("Published. It applies to everyone who buys from now on."))
    return redirect("packages:standards")


def _page(
    request: HttpRequest, found: TierStandards, form: StandardForm, status: int
) -> HttpResponse:
    kept = found.kept
    if form.is_bound and status != 422:
        clean = form.cleaned_data
        promise = form.written().promise(clients=clean["clients"], sessions=clean["sessions"])
        kept = can_keep(found.tier, promise, timezone.localdate())
    context = {
        "form": offer_draft(form, request, "standard", about=found.tier.value),
        "tier": found.tier,
        "now": found.now,
        "kept": kept,
        "why_not": words.why_not_kept(kept) if kept and not kept.enough else "",
    }
    return render(request, "packages/standard_edit.html", context, status=status)


def _tier(value: str) -> TierStandards:
    for found in standards(timezone.now()):
        if found.tier.value == value:
            return found
    raise Http404
