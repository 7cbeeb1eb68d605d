"""What two people do about one decision, as JSON: co-signing and appeals."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, one_page, paged, sent, shown
from people import trail
from people.guarded import GuardedView
from tiering import examples, payloads, selectors, serializers, services
from tiering.models import Appeal, CoSignRequest, TierDecision
from tiering.rules.tiers import Tier

REQUEST = examples.REQUEST
APPEAL = examples.APPEAL


class ToSignView(GuardedView):
    """What waits for a signature."""

    access = ("tier_override", "update")

    @extend_schema(
        operation_id="co_signatures",
        parameters=[AFTER],
        responses=paged("CoSignPage", serializers.CoSignSerializer),
        examples=[shown("One that waits", one_page(REQUEST))],
    )
    def get(self, request: Request) -> Response:
        """List what waits for your signature, oldest first; never your own."""
        rows = selectors.requests_to_sign(request.user)
        return self.listed(
            request,
            rows,
            key=("asked_at", "id"),
            show=payloads.request,
            opened="tiering.co_signature.opened",
        )


class CoSignView(GuardedView):
    """One request below the floor."""

    access = ("tier_override", "read")

    @extend_schema(
        operation_id="co_signature",
        responses=serializers.CoSignSerializer,
        examples=[shown("It waits", REQUEST)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one request below the clinical floor, with its reason and the answer."""
        found = _asked(request, public_id)
        trail.record("tiering.co_signature.opened", on=found, by=request.user)
        return Response(payloads.request(found))


class SignView(GuardedView):
    """Signing below the floor."""

    access = ("tier_override", "update")

    @extend_schema(
        operation_id="sign_request",
        request=None,
        responses={201: serializers.ReceiptSerializer},
        examples=[shown("The decision it became", examples.RECEIPT, 201)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Sign below the clinical floor; the decision is the asker's, under both names."""
        found = _asked(request, public_id, "update")
        decision = services.sign_request(request=found, by=request.user, now=timezone.now())
        decision.client, decision.assessment = found.client, found.assessment
        return Response(payloads.receipt(decision, request.user), status=201)


class RefuseView(GuardedView):
    """Refusing to sign."""

    access = ("tier_override", "update")

    @extend_schema(
        operation_id="refuse_request",
        request=serializers.ReasonOfRefusalSerializer,
        responses=serializers.CoSignSerializer,
        examples=[
            sent("Why not", {"reason": "Her sleep got worse since."}),
            shown("Refused", {**REQUEST, "state": "refused"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Refuse to sign, and say why; the proposal waits for a decision again."""
        found = _asked(request, public_id, "update")
        said = checked(serializers.ReasonOfRefusalSerializer(data=request.data))
        services.refuse_request(
            request=found, reason=said["reason"], by=request.user, now=timezone.now()
        )
        found.refresh_from_db(fields=["state", "answered_at", "answer"])
        return Response(payloads.request(found))


class WithdrawRequestView(GuardedView):
    """Taking back what one asked for."""

    access = ("tier_override", "create")

    @extend_schema(
        operation_id="withdraw_request",
        request=None,
        responses=serializers.CoSignSerializer,
        examples=[shown("Taken back", {**REQUEST, "state": "withdrawn"})],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take back a request of your own; once answered it stands."""
        found = _asked(request, public_id)
        services.withdraw_request(request=found, by=request.user, now=timezone.now())
        found.refresh_from_db(fields=["state", "answered_at", "answer"])
        return Response(payloads.request(found))


class AppealsView(GuardedView):
    """What waits to be looked at again."""

    access = ("tier_appeal", "update")

    @extend_schema(
        operation_id="appeals",
        parameters=[AFTER],
        responses=paged("AppealPage", serializers.AppealSerializer),
        examples=[shown("One that waits", one_page(APPEAL))],
    )
    def get(self, request: Request) -> Response:
        """List the appeals that you may review, first due first; never about your own decision."""
        rows = selectors.appeals_to_review(request.user)
        return self.listed(
            request,
            rows,
            key=("due_at", "id"),
            show=payloads.appeal,
            opened="tiering.appeal.opened",
        )


class AppealsOfView(GuardedView):
    """Asking that a person look at one decision again, and what came of it."""

    access = ("tier_appeal", "read")
    writes = {"POST": ("tier_appeal", "create")}

    @extend_schema(
        operation_id="appeals_of",
        parameters=[AFTER],
        responses=paged("DecisionAppealPage", serializers.AppealSerializer),
        examples=[shown("One that waits", one_page(APPEAL))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the appeals against one decision, the oldest first."""
        decision = get_object_or_404(_decisions(request), public_id=public_id)
        trail.record("tiering.receipt.opened", on=decision, by=request.user)
        visible = Appeal.objects.visible_to(request.user).filter(decision=decision)
        rows = visible.select_related("client", "decision", "decided_by", "new_decision")
        return self.listed(
            request, rows, key=("id",), show=payloads.appeal, opened="tiering.appeal.opened"
        )

    @extend_schema(
        operation_id="record_appeal",
        request=serializers.NewAppealSerializer,
        responses={201: serializers.AppealSerializer},
        examples=[
            sent(
                "What the client says",
                {
                    "asker": "client",
                    "asked_on": "2026-11-20",
                    "words": "I can come more often than you think.",
                },
            ),
            shown("The appeal", APPEAL, 201),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write down that a client asks for another look at a decision; the same again gives the
        one that is open, another wish is refused until that one is answered."""
        decision = get_object_or_404(_decisions(request), public_id=public_id)
        said = checked(serializers.NewAppealSerializer(data=request.data))
        appeal = services.record_appeal(
            decision=decision, **said, by=request.user, now=timezone.now()
        )
        appeal.decision, appeal.client = decision, decision.client
        return Response(payloads.appeal(appeal), status=201)


class AppealView(GuardedView):
    """One appeal."""

    access = ("tier_appeal", "read")

    @extend_schema(
        operation_id="appeal",
        responses=serializers.AppealSerializer,
        examples=[shown("It waits", APPEAL)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one appeal with the client's words and the answer."""
        found = _appeal(request, public_id)
        trail.record("tiering.appeal.opened", on=found, by=request.user)
        return Response(payloads.appeal(found))


class ReviewView(GuardedView):
    """Looking again."""

    access = ("tier_appeal", "update")

    @extend_schema(
        operation_id="review_appeal",
        request=serializers.ReviewSerializer,
        responses=serializers.AppealSerializer,
        examples=[
            sent(
                "The decision stands",
                {"outcome": "stands", "reason": "Her answers have not changed since."},
            ),
            sent(
                "Another tier",
                {
                    "outcome": "new",
                    "chosen": "flagship",
                    "reason": "He can come twice a week after all.",
                },
            ),
            shown("Answered", {**APPEAL, "outcome": "stands"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Look at a decision again: it stands, or another tier replaces it; both with a reason."""
        found = _appeal(request, public_id, "update")
        said = checked(serializers.ReviewSerializer(data=request.data))
        new = said["outcome"] == Appeal.Outcome.NEW
        services.review_appeal(
            appeal=found,
            outcome=said["outcome"],
            chosen=Tier(said["chosen"]) if new else None,
            reason=said["reason"],
            by=request.user,
            now=timezone.now(),
        )
        found.refresh_from_db(fields=["outcome", "reason", "reviewed_at", "new_decision"])
        return Response(payloads.appeal(found))


def _decisions(request: Request) -> "QuerySet[TierDecision]":
    rows = TierDecision.objects.visible_to(request.user)
    return rows.select_related("client", "confirmed_by")


def _asked(request: Request, public_id: UUID, action: str = "read") -> CoSignRequest:
    visible = CoSignRequest.objects.visible_to(request.user, action)
    rows = visible.select_related("client", "assessment__entered_by", "asked_by", "answered_by")
    return get_object_or_404(rows, public_id=public_id)


def _appeal(request: Request, public_id: UUID, action: str = "read") -> Appeal:
    visible = Appeal.objects.visible_to(request.user, action)
    rows = visible.select_related("client", "decision", "decided_by", "new_decision")
    return get_object_or_404(rows, public_id=public_id)
