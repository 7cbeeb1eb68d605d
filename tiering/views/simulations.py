"""Trying a draft on everybody: asking, watching, stopping, reading, taking away."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.responses import form_only, respond
from people import trail
from people.access import asks, may
from tiering import movers, policypages, services
from tiering.models import PolicyVersion, Simulation


@asks("policy_simulation", "create")
@form_only("tiering:policy")
def simulate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visible = PolicyVersion.objects.visible_to(request.user)
    policy = get_object_or_404(visible, public_id=public_id)
    started = services.start_simulation(policy=policy, by=request.user, now=timezone.now())
    return redirect("tiering:simulation", started.public_id)


@asks("policy_simulation", "read")
@require_GET
def simulation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far it is, or what it found."""
    found = _simulation(request, public_id)
    trail.record("tiering.simulation.opened", on=found, by=request.user)
    return render(request, "tiering/simulation.html", _context(request, found))


@asks("policy_simulation", "read")
@require_GET
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer how far it is; the page asks until it is finished."""
    found = _simulation(request, public_id)
    context = {"simulation": found, "may_cancel": may(request.user, "policy_simulation", "update")}
    page = found.get_absolute_url()
    if found.state in {Simulation.State.WAITING, Simulation.State.RUNNING}:
        return respond(request, part="tiering/_progress.html", context=context, page=page)
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer


@asks("policy_simulation", "update")
@form_only("tiering:simulation")
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _simulation(request, public_id)
    services.cancel_simulation(simulation=found, by=request.user, now=timezone.now())
    return redirect("tiering:policy", found.policy.public_id)


@asks("policy_simulation", "export")
@require_GET
def movers_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _finished(request, public_id)
    trail.record("tiering.simulation.exported", on=found, by=request.user, kind="csv")
    return movers.as_csv(request.user, found)


@asks("policy_simulation", "export")
@require_GET
def movers_xlsx(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _finished(request, public_id)
    trail.record("tiering.simulation.exported", on=found, by=request.user, kind="xlsx")
    return movers.as_xlsx(request.user, found)


def _simulation(request: HttpRequest, public_id: UUID) -> Simulation:
    visible = Simulation.objects.visible_to(request.user)
    rows = visible.select_related("policy", "base", "asked_by")
    return get_object_or_404(rows, public_id=public_id)


def _finished(request: HttpRequest, public_id: UUID) -> Simulation:
    visible = Simulation.objects.visible_to(request.user).filter(state=Simulation.State.DONE)
    return get_object_or_404(visible.select_related("policy", "base"), public_id=public_id)


def _context(request: HttpRequest, found: Simulation) -> dict[str, Any]:
    context: dict[str, Any] = {
        "simulation": found,
        "may_cancel": may(request.user, "policy_simulation", "update"),
        "card": None,
    }
    if found.state == Simulation.State.DONE:
        context |= {
            "card": policypages.simulation_card(found),
            "movers": movers.page_of(request.user, found, request.GET.get("after", "")),
            "may_export": may(request.user, "policy_simulation", "export"),
        }
    return context
