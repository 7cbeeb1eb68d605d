"""What a client agreed to, as JSON: listed, and said anew."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, one_page, paged, sent, shown
from people import trail
from people.guarded import GuardedView
from people.models import Client, Consent
from people.selectors import client_to_change
from people.selectors.merges import said_by
from people.services import record_consents
from people.words import SAID_HOW

SAID: dict[str, Any] = {
    "purpose": "care",
    "given": True,
    "source": "intake",
    "said_at": "2026-11-20T01:30:00Z",
    "recorded_by": "Ines",
}


class ConsentSerializer(serializers.Serializer):
    """What the client said about one purpose; the newest of a purpose holds."""

    purpose = serializers.ChoiceField(choices=Consent.Purpose.values)
    given = serializers.BooleanField()
    source = serializers.CharField()
    said_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(allow_null=True, help_text="Null: the client, alone.")


class SaidSerializer(serializers.Serializer):
    """What the client says now."""

    purpose = serializers.ChoiceField(choices=Consent.Purpose.values)
    given = serializers.BooleanField()
    how = serializers.ChoiceField(choices=list(SAID_HOW), help_text="How the client told you.")


class ConsentsView(GuardedView):
    """What one client agreed to."""

    access = ("consent_record", "list")
    writes = {"POST": ("consent_record", "create")}

    @extend_schema(
        operation_id="consents",
        parameters=[AFTER],
        responses=paged("ConsentPage", ConsentSerializer),
        examples=[shown("One answer", one_page(SAID))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List what a client said about every purpose, the newest first; nothing is ever
        changed."""
        visible = Client.objects.visible_to(request.user, "consent_record", "list").for_reading()
        client = visible.filter(public_id=public_id).first()
        if client is None:
            raise Http404
        trail.record("people.client.opened", on=client, by=request.user)
        return self.listed(request, said_by(client), key=("-said_at", "-id"), show=_said)

    @extend_schema(
        operation_id="record_consent",
        request=SaidSerializer,
        responses={201: ConsentSerializer},
        examples=[
            sent("Taken back", {"purpose": "surveys", "given": False, "how": "spoken"}),
            shown("One answer", {**SAID, "source": "spoken"}, 201),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Record what the client says now; the earlier answers stay. What holds already is not
        written again, and the answer that holds is returned."""
        said = checked(SaidSerializer(data=request.data))
        client = client_to_change(request.user, public_id, "consent_record", "create")
        if client is None:
            raise Http404
        record_consents(
            client=client,
            answers={said["purpose"]: said["given"]},
            source=said["how"],
            by=request.user,
            now=timezone.now(),
        )
        newest = said_by(client).filter(purpose=said["purpose"]).order_by("-said_at", "-id")
        return Response(_said(newest[0]), status=201)


def _said(row: Consent) -> dict[str, Any]:
    return {
        "purpose": row.purpose,
        "given": row.given,
        "source": row.source,
        "said_at": row.said_at,
        "recorded_by": row.recorded_by.name if row.recorded_by else None,
    }
