"""Advice to see a doctor, as JSON."""

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
from people import trail
from people.guarded import GuardedView
from people.models import Client
from people.selectors import client_to_read
from tiering import examples, payloads, selectors, serializers, services
from tiering.models import ReferralAdvice

REFERRAL = examples.REFERRAL


class ReferralsView(GuardedView):
    """Advice to see a doctor."""

    access = ("referral_advice", "read")
    writes = {"POST": ("referral_advice", "create")}

    @extend_schema(
        operation_id="referrals",
        parameters=[AFTER],
        responses=paged("ReferralPage", serializers.ReferralSerializer),
        examples=[shown("One advice", one_page(REFERRAL))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the advice to one client that you may read, the newest first."""
        client = _client(request, public_id)
        trail.record("tiering.referrals.opened", on=client, by=request.user)
        rows = selectors.referrals_of(request.user, client)
        return self.listed(request, rows, key=("-advised_at", "-id"), show=payloads.referral)

    @extend_schema(
        operation_id="advise_referral",
        request=serializers.NewReferralSerializer,
        responses={201: serializers.ReferralSerializer},
        examples=[
            sent(
                "To a hospital",
                {"where": "psychiatry", "reason": "She has not slept for four nights."},
            ),
            shown("The advice", REFERRAL, 201),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write down that a client was advised to see a doctor. Screening, not diagnosis."""
        client = _client(request, public_id)
        said = checked(serializers.NewReferralSerializer(data=request.data))
        advice = services.advise_referral(
            client=client,
            **said,
            request_key=self.request_key,
            by=request.user,
            now=timezone.now(),
        )
        advice.client, advice.advised_by = client, request.user
        return Response(payloads.referral(advice), status=201)


class UnderstoodView(GuardedView):
    """The client has understood the advice."""

    access = ("referral_advice", "update")

    @extend_schema(
        operation_id="acknowledge_referral",
        request=serializers.UnderstoodSerializer,
        responses=serializers.ReferralSerializer,
        examples=[
            sent("How", {"how": "phone"}),
            shown("Understood", {**REFERRAL, "understood": "phone"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write down how the client said that the advice was understood."""
        said = checked(serializers.UnderstoodSerializer(data=request.data))
        found = _advice(request, public_id)
        services.acknowledge_referral(
            advice=found, how=said["how"], by=request.user, now=timezone.now()
        )
        found.refresh_from_db(fields=["acknowledged_at", "acknowledged_how"])
        return Response(payloads.referral(found))


def _client(request: Request, public_id: UUID) -> Client:
    client = client_to_read(request.user, public_id)
    if client is None:
        raise Http404
    return client


def _advice(request: Request, public_id: UUID) -> Any:
    visible = ReferralAdvice.objects.visible_to(request.user, "update")
    rows = visible.select_related("client", "advised_by")
    return get_object_or_404(rows, public_id=public_id)
