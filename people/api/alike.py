"""Who seems to be here already, and what a client agreed to, as JSON."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, ID, one_page, paged, sent, shown
from people import trail
from people.forms import NewClientForm
from people.guarded import GuardedView
from people.models import Client, Consent
from people.rules.likeness import Likeness, Sign
from people.selectors.duplicates import Alike, alike
from people.selectors.merges import files_of

FOUND: dict[str, Any] = {
    "id": ID,
    "code": "C-1024",
    "name": "林晓雯",
    "site": "xuhui",
    "likely": True,
    "signs": ["same_phone", "sounds_alike"],
}
SAID: dict[str, Any] = {
    "purpose": "care",
    "given": True,
    "source": "intake",
    "said_at": "2026-11-20T01:30:00Z",
    "recorded_by": "Ines",
}


class PersonSerializer(serializers.Serializer):
    """Somebody new, as far as is known."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=80)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=32)
    email = serializers.CharField(required=False, allow_blank=True, max_length=254)
    birth_year = serializers.IntegerField(required=False, allow_null=True)


class FoundSerializer(serializers.Serializer):
    """A client who may be the same. likely: registering asks whether it is another person."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    site = serializers.CharField()
    likely = serializers.BooleanField()
    signs = serializers.ListField(child=serializers.ChoiceField(choices=[s.value for s in Sign]))


class AlikeSerializer(serializers.Serializer):
    """Five at most, likely ones first."""

    results = FoundSerializer(many=True)


class ConsentSerializer(serializers.Serializer):
    """What the client said about one purpose; the newest of a purpose holds."""

    purpose = serializers.ChoiceField(choices=Consent.Purpose.values)
    given = serializers.BooleanField()
    source = serializers.CharField()
    said_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(allow_null=True, help_text="Null: the client, alone.")


class AlikeView(GuardedView):
    """Who somebody new might already be."""

    access = ("client_identity", "create")
    stores = False

    @extend_schema(
        operation_id="alike",
        request=PersonSerializer,
        responses=AlikeSerializer,
        examples=[
            sent("Somebody new", {"name": "林小雯", "phone": "138 0000 0001"}),
            shown("Here already", {"results": [FOUND]}),
        ],
    )
    def post(self, request: Request) -> Response:
        """Return which clients may be the same person, before a file is opened. Nothing is
        stored."""
        said = checked(PersonSerializer(data=request.data))
        person = NewClientForm(said, user=request.user).person()
        return Response({"results": [found_row(one) for one in alike(request.user, person)]})


class ConsentsView(GuardedView):
    """What one client agreed to."""

    access = ("consent_record", "list")

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
        rows = Consent.objects.filter(client__in=files_of(client.pk)).select_related("recorded_by")
        return self.listed(request, rows, key=("-said_at", "-id"), show=_said)


def found_row(one: Alike) -> dict[str, Any]:
    return {
        "id": one.client.public_id,
        "code": one.client.code,
        "name": one.client.name,
        "site": one.client.site.code,
        "likely": one.comparison.likeness is Likeness.LIKELY,
        "signs": [sign.value for sign in one.comparison.signs],
    }


def _said(row: Consent) -> dict[str, Any]:
    return {
        "purpose": row.purpose,
        "given": row.given,
        "source": row.source,
        "said_at": row.said_at,
        "recorded_by": row.recorded_by.name if row.recorded_by else None,
    }
