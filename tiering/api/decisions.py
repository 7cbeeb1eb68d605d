"""The live preview, proposals, decisions and receipts as JSON."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, one_page, paged, sent, shown
from intake.models import Assessment
from intake.rules.sent import read_sent
from intake.selectors import intake_definitions
from intake.words import slip_words
from people import trail
from people.guarded import GuardedView
from people.models import Client
from people.selectors import client_to_read
from tiering import examples, hooks, payloads, selectors, serializers, services
from tiering.models import TierDecision
from tiering.rules.tiers import Tier, decide_tier

NEWEST = ("-confirmed_at", "-id")
RECEIPT = ("client", "assessment", "policy", "confirmed_by", "cosigned_by", "replaces")


class PreviewView(GuardedView):
    """What the rule would propose for a sheet that is not finished."""

    access = ("assessment_items", "create")
    stores = False
    may_refuse = True

    @extend_schema(
        operation_id="preview_assessment",
        request=serializers.PreviewSheetSerializer,
        responses=serializers.PreviewSerializer,
        examples=[
            sent("As far as it is", examples.SHEET),
            shown("What stands beside the fields", examples.PREVIEW),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Work out what the rule would propose for a sheet as it stands. Nothing is stored; what
        cannot be read counts as empty and is named."""
        stands = selectors.stands_of(request.user, public_id)
        if stands is None:
            raise Http404
        definitions = intake_definitions()
        sheet, slips = read_sent(request.data, definitions)
        found = selectors.preview_of(
            stands, sheet, definitions, by=request.user, now=timezone.now()
        )
        figures = found.figures
        return Response(
            {
                "proposal": payloads.preview(found, request.user),
                "severity": figures["severity"].total,
                "completeness": figures["file"]["percent"],
                "missing": [str(piece) for piece in figures["file"]["missing"]],
                "signs": figures["signs"],
                "problems": [slip_words(slip) for slip in slips],
            }
        )


class ProposalView(GuardedView):
    """What the rule proposes for one assessment, and deciding it."""

    access = ("tier_decision", "read")
    may_refuse = True

    @extend_schema(
        operation_id="tier_proposal",
        responses=serializers.ProposalSerializer,
        examples=[shown("A proposal", examples.TIER)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the proposal with its reasons, masked for the reader."""
        assessment = _assessment(request, public_id)
        policy = selectors.policy_in_force(timezone.now())
        verdict = decide_tier(selectors.facts_of(assessment), selectors.rule_of(policy))
        services.record_look(assessment=assessment, by=request.user)
        return Response(payloads.proposal(verdict, request.user, assessment))

    @extend_schema(
        operation_id="decide_tier",
        request=serializers.DecisionRequestSerializer,
        responses={201: serializers.ReceiptSerializer, 202: serializers.CoSignSerializer},
        examples=[
            sent("The proposal is right", {"chosen": "development"}),
            sent(
                "Another tier, with a reason",
                {"chosen": "flagship", "note": "He wants to be seen twice a week."},
            ),
            shown("The receipt", examples.RECEIPT, 201),
            shown("Below the floor: somebody has to sign", examples.REQUEST, 202),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Confirm the proposal or choose another tier with a reason.

        Below the clinical floor nothing is decided: 202 tells which request waits for a
        supervisor's signature. While it waits, the same again gives it, and another tier or note
        is refused.
        """
        assessment = _assessment(request, public_id)
        asked = checked(serializers.DecisionRequestSerializer(data=request.data))
        choice = {
            "assessment": assessment,
            "chosen": Tier(asked["chosen"]),
            "note": asked["note"],
            "by": request.user,
            "now": timezone.now(),
        }
        try:
            decision = services.confirm_tier(**choice)
        except services.NeedsCoSignature:
            waiting = services.ask_cosign(**choice)
            return Response(payloads.request(waiting), status=202)
        decision.client, decision.assessment = assessment.client, assessment
        return Response(payloads.receipt(decision, request.user), status=201)


class DecisionsView(GuardedView):
    """The decisions about one client."""

    access = ("tier_decision", "list")

    @extend_schema(
        operation_id="tier_decisions",
        parameters=[AFTER],
        responses=paged("DecisionPage", serializers.ReceiptSerializer),
        examples=[shown("One decision", one_page(examples.RECEIPT))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the decisions about a client as they were made, the newest first."""
        client = _client(request, public_id)
        trail.record("people.client.opened", on=client, by=request.user)
        visible = TierDecision.objects.visible_to(request.user).filter(client=client)
        rows = visible.select_related(*RECEIPT)
        return self.listed(
            request, rows, key=NEWEST, show=lambda row: payloads.receipt(row, request.user)
        )


class ReceiptView(GuardedView):
    """One decision as it was made."""

    access = ("tier_decision", "read")

    @extend_schema(
        operation_id="tier_receipt",
        responses=serializers.ReceiptSerializer,
        examples=[shown("A receipt", examples.RECEIPT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the stored reasons, masked for the reader; never the rule run again."""
        visible = TierDecision.objects.visible_to(request.user)
        decision = get_object_or_404(visible.select_related(*RECEIPT), public_id=public_id)
        trail.record("tiering.receipt.opened", on=decision, by=request.user)
        return Response(payloads.receipt(decision, request.user))


class ForClientView(GuardedView):
    """What the client is told."""

    access = ("tier_decision", "read")

    @extend_schema(
        operation_id="for_client",
        responses=serializers.ForClientSerializer,
        examples=[shown("Nothing bought yet", examples.FOR_CLIENT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the letter to the client says, in the language asked for; packages
        and what is promised with them; no rank, no score."""
        visible = TierDecision.objects.visible_to(request.user)
        decision = get_object_or_404(visible.select_related(*RECEIPT), public_id=public_id)
        trail.record("tiering.client_letter.opened", on=decision, by=request.user)
        offered = hooks.offered(request.user, decision)
        standard = offered.standard if offered else selectors.standard_for(decision.chosen)
        return Response(payloads.for_client(decision, offered, standard))


def _client(request: Request, public_id: UUID) -> Client:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return client


def _assessment(request: Request, public_id: UUID) -> Any:
    visible = Assessment.objects.visible_to(request.user, "tier_decision", "read")
    rows = visible.select_related("client__standing", "entered_by")
    return get_object_or_404(rows, public_id=public_id)
