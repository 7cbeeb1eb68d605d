"""Trying a draft on everybody, as JSON: begun, watched, read, stopped."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, shown
from people import guarded, trail
from people.guarded import GuardedView
from tiering import examples, movers, payloads, selectors, serializers, services
from tiering.api.policies import policy_named
from tiering.models import Simulation

WAITING = {
    **examples.SIMULATION,
    "state": "waiting",
    "done": 0,
    "matrix": None,
    "floor_breaks": None,
    "floor_kept": None,
    "hours_week": None,
    "revenue": None,
}
MOVER = {
    "client": "C-1024",
    "before": "basic",
    "after": "development",
    "below_floor": False,
    "why": "Severity: 22, from 21 on",
}


class SimulationsView(GuardedView):
    """Simulations of one version."""

    access = ("policy_simulation", "read")
    writes = {"POST": ("policy_simulation", "create")}

    @extend_schema(
        operation_id="simulations",
        parameters=[AFTER],
        responses=paged("SimulationPage", serializers.SimulationSerializer),
        examples=[shown("One that is finished", one_page(examples.SIMULATION))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the simulations of a version, the newest first."""
        found = selectors.simulations_of(policy_named(request, public_id))
        rows = found.select_related("policy", "base")
        return self.listed(request, rows, key=("-id",), show=payloads.simulation)

    @extend_schema(
        operation_id="simulate_policy",
        request=None,
        responses={202: serializers.SimulationSerializer},
        examples=[shown("It waits for its turn", WAITING, 202)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask for a replay over all current clients; while one is unfinished it is that one."""
        version = policy_named(request, public_id)
        started = services.start_simulation(policy=version, by=request.user, now=timezone.now())
        return Response(payloads.simulation(started), status=202)


class SimulationView(GuardedView):
    """One simulation."""

    access = ("policy_simulation", "read")

    @extend_schema(
        operation_id="simulation",
        responses=serializers.SimulationSerializer,
        examples=[shown("Finished", examples.SIMULATION)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return how far it is and what it found; counts of one to four are null."""
        found = _named(request, public_id)
        trail.record("tiering.simulation.opened", on=found, by=request.user)
        return Response(payloads.simulation(found))


class MoversView(GuardedView):
    """Who would move."""

    access = ("policy_simulation", "read")

    @extend_schema(
        operation_id="simulation_movers",
        parameters=[AFTER],
        responses=paged("MoverPage", serializers.MoverSerializer),
        examples=[shown("As a supervisor reads it", one_page(MOVER))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List who would move. Whoever reads sums only gets no client, no reason and nothing of a
        withheld count."""
        found = _named(request, public_id)
        if found.state != Simulation.State.DONE:
            raise Http404
        trail.record("tiering.simulation.opened", on=found, by=request.user)
        after = request.query_params.get("after", "")
        page = movers.page_of(request.user, found, after, guarded.PAGE)
        return Response({"after": page.after, "results": [_mover(row) for row in page.rows]})


class CancelView(GuardedView):
    """Stopping a simulation."""

    access = ("policy_simulation", "update")

    @extend_schema(
        operation_id="cancel_simulation",
        request=None,
        responses=serializers.SimulationSerializer,
        examples=[shown("Stopped", {**WAITING, "state": "cancelled"})],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Stop an unfinished simulation; a finished one stays."""
        found = _named(request, public_id)
        services.cancel_simulation(simulation=found, by=request.user, now=timezone.now())
        found.refresh_from_db(fields=["state", "done", "total"])
        return Response(payloads.simulation(found))


def _named(request: Request, public_id: UUID) -> Simulation:
    visible = Simulation.objects.visible_to(request.user).select_related("policy", "base")
    return get_object_or_404(visible, public_id=public_id)


def _mover(row: movers.Mover) -> dict[str, Any]:
    return {
        "client": row.code,
        "before": row.before,
        "after": row.after,
        "below_floor": row.below_floor,
        "why": row.why,
    }
