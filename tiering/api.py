"""Policies, their lint and trials, proposals, decisions and receipts as JSON.

The same access, the same services and the same refusals as the pages.
"""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from intake.models import Assessment
from people import trail
from people.guarded import GuardedView
from tiering import forms, payloads, selectors, serializers, services
from tiering.models import PolicyVersion, Simulation, TierDecision
from tiering.rules.tiers import Tier, decide_tier


class PoliciesView(GuardedView):
    """Versions of the tier policy."""

    access = ("rule_config", "list")
    writes = {"POST": ("rule_config", "create")}

    @extend_schema(
        operation_id="policies",
        responses=serializers.PolicySerializer(many=True),
        examples=[
            OpenApiExample("The first version", response_only=True, value=payloads.EXAMPLE_POLICY)
        ],
    )
    def get(self, request: Request) -> Response:
        """List every version, the newest first."""
        return Response([payloads.policy(row) for row in selectors.policies(request.user)])

    @extend_schema(
        operation_id="draft_policy",
        request=serializers.NewDraftSerializer,
        responses={201: serializers.PolicySerializer},
        examples=[
            OpenApiExample(
                "A copy of a version",
                request_only=True,
                value={"base": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11"},
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Begin a draft as a copy of a version."""
        asked = serializers.NewDraftSerializer(data=request.data)
        if not asked.is_valid():
            return Response(asked.errors, status=422)
        visible = PolicyVersion.objects.visible_to(request.user)
        base = get_object_or_404(visible, public_id=asked.validated_data["base"])
        draft = services.draft_policy(
            base=base,
            request_key=self.request_key,
            by=request.user,
            now=timezone.now(),
        )
        return Response(payloads.policy(draft), status=201)


class PolicyView(GuardedView):
    """One version."""

    access = ("rule_config", "read")
    writes = {"PUT": ("rule_config", "create")}

    @extend_schema(operation_id="policy", responses=serializers.PolicySerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one version with its numbers, marks and state."""
        return Response(payloads.policy(_policy(request, public_id)))

    @extend_schema(
        operation_id="save_policy",
        request=serializers.SavedDraftSerializer,
        responses=serializers.PolicySerializer,
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Write the numbers of a draft; refused with 409 where somebody saved it since."""
        version = _policy(request, public_id)
        form = forms.PolicyForm(payloads.typed(request.data, version), policy=version)
        if not form.is_valid():
            return Response(form.errors.get_json_data(), status=422)
        saved = services.save_draft(
            policy=version,
            lines=form.lines(),
            marks=form.marks(),
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["revision"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(payloads.policy(saved))


class LintView(GuardedView):
    """What the lint finds in one version."""

    access = ("rule_config", "read")

    @extend_schema(
        operation_id="lint_policy",
        responses=serializers.FindingSerializer(many=True),
        examples=[
            OpenApiExample(
                "The documents' own contradiction",
                response_only=True,
                value=payloads.EXAMPLE_FINDING,
            )
        ],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the findings, errors first, as codes with values and in words."""
        version = _policy(request, public_id)
        found = selectors.findings_of(version)
        return Response([payloads.finding(version, one) for one in found])


class SimulationsView(GuardedView):
    """Simulations of one version."""

    access = ("policy_simulation", "read")
    writes = {"POST": ("policy_simulation", "create")}

    @extend_schema(
        operation_id="simulations", responses=serializers.SimulationSerializer(many=True)
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the simulations of a version, the newest first."""
        version = _policy(request, public_id)
        return Response([payloads.simulation(row) for row in selectors.simulations_of(version)])

    @extend_schema(
        operation_id="simulate_policy",
        request=None,
        responses={202: serializers.SimulationSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask for a replay; while one is unfinished it is that one."""
        version = _policy(request, public_id)
        started = services.start_simulation(policy=version, by=request.user, now=timezone.now())
        return Response(payloads.simulation(started), status=202)


class SimulationView(GuardedView):
    """One simulation."""

    access = ("policy_simulation", "read")

    @extend_schema(
        operation_id="simulation",
        responses=serializers.SimulationSerializer,
        examples=[
            OpenApiExample("Finished", response_only=True, value=payloads.EXAMPLE_SIMULATION)
        ],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return how far it is and what it found; counts of one to four are null."""
        visible = Simulation.objects.visible_to(request.user).select_related("policy", "base")
        found = get_object_or_404(visible, public_id=public_id)
        trail.record("tiering.simulation.opened", on=found, by=request.user)
        return Response(payloads.simulation(found))


class ProposalView(GuardedView):
    """What the rule proposes for one assessment, and deciding it."""

    access = ("tier_decision", "read")

    @extend_schema(
        operation_id="tier_proposal",
        responses=serializers.ProposalSerializer,
        examples=[OpenApiExample("A proposal", response_only=True, value=payloads.EXAMPLE_TIER)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the proposal with its reasons, masked for the reader."""
        assessment = _assessment(request, public_id)
        policy = selectors.policy_in_force(timezone.now())
        verdict = decide_tier(selectors.facts_of(assessment), selectors.rule_of(policy))
        trail.record("tiering.proposal.opened", on=assessment, by=request.user)
        return Response(payloads.proposal(verdict, request.user, assessment))

    @extend_schema(
        operation_id="decide_tier",
        request=serializers.DecisionRequestSerializer,
        responses={201: serializers.ReceiptSerializer, 202: serializers.CoSignSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Confirm the proposal or choose another tier with a reason.

        Below the clinical floor nothing is decided: 202 tells which request waits for a
        supervisor's signature.
        """
        assessment = _assessment(request, public_id)
        asked = serializers.DecisionRequestSerializer(data=request.data)
        if not asked.is_valid():
            return Response(asked.errors, status=422)
        choice = {
            "assessment": assessment,
            "chosen": Tier(asked.validated_data["chosen"]),
            "note": asked.validated_data["note"],
            "by": request.user,
            "now": timezone.now(),
        }
        try:
            decision = services.confirm_tier(**choice)
        except services.NeedsCoSignature:
            waiting = services.ask_cosign(**choice)
            return Response({"id": waiting.public_id, "state": waiting.state}, status=202)
        decision.client, decision.assessment = assessment.client, assessment
        return Response(payloads.receipt(decision, request.user), status=201)


class ReceiptView(GuardedView):
    """One decision as it was made."""

    access = ("tier_decision", "read")

    @extend_schema(operation_id="tier_receipt", responses=serializers.ReceiptSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the stored reasons, masked for the reader; never the rule run again."""
        visible = TierDecision.objects.visible_to(request.user)
        rows = visible.select_related(
            "client", "assessment", "policy", "confirmed_by", "cosigned_by", "replaces"
        )
        decision = get_object_or_404(rows, public_id=public_id)
        trail.record("tiering.receipt.opened", on=decision, by=request.user)
        return Response(payloads.receipt(decision, request.user))


def _policy(request: Request, public_id: UUID) -> PolicyVersion:
    visible = PolicyVersion.objects.visible_to(request.user)
    rows = visible.select_related("based_on", "drafted_by", "accepted_by")
    return get_object_or_404(rows, public_id=public_id)


def _assessment(request: Request, public_id: UUID) -> Any:
    visible = Assessment.objects.visible_to(request.user, "tier_decision", "read")
    rows = visible.select_related("client__standing", "entered_by")
    return get_object_or_404(rows, public_id=public_id)
