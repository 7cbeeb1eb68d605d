"""Who asked on the public page to be called, as JSON: read, and closed with what became of it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import checked
from common.openapi import AFTER, ID, one_page, paged, sent, shown
from people import services, trail
from people.guarded import GuardedView
from people.models import ContactRequest
from people.selectors.requests import IN_TURN, open_requests, request_to_read

CLOSED_AS = [code for code in ContactRequest.Outcome.values if code != "opened"]
LISTED: dict[str, Any] = {
    "id": ID,
    "name": "周一鸣",
    "calm": True,
    "language": "zh-hans",
    "site": "xuhui",
    "received_at": "2026-11-20T01:30:00Z",
}
ASKED: dict[str, Any] = {
    **LISTED,
    "phone": "13900000009",
    "email": "",
    "words": "晚上睡不好，想找人聊聊。",
    "outcome": "",
    "closed_at": None,
    "closed_by": None,
    "client": None,
}
CLOSED: dict[str, Any] = {
    **ASKED,
    "outcome": "known",
    "closed_at": "2026-11-20T02:00:00Z",
    "closed_by": "Ines",
}


class ListedRequestSerializer(serializers.Serializer):
    """One request that waits. calm: nothing in the words points to danger."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    calm = serializers.BooleanField()
    language = serializers.CharField()
    site = serializers.CharField(allow_null=True)
    received_at = serializers.DateTimeField()


class RequestSerializer(ListedRequestSerializer):
    """One request. client: id of the file that was opened from it."""

    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=ContactRequest.Outcome.values, allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(allow_null=True)
    client = serializers.UUIDField(allow_null=True)


class OutcomeSerializer(serializers.Serializer):
    """What became of a request without a new file."""

    outcome = serializers.ChoiceField(choices=CLOSED_AS)


class RequestsView(GuardedView):
    """Requests that wait."""

    access = ("contact_request", "list")

    @extend_schema(
        operation_id="requests",
        parameters=[AFTER],
        responses=paged("RequestPage", ListedRequestSerializer),
        examples=[shown("One that waits", one_page(LISTED))],
    )
    def get(self, request: Request) -> Response:
        """List the requests that nobody has dealt with: danger first, then the oldest."""
        return self.listed(request, open_requests(request.user), key=IN_TURN, show=_listed)


class RequestView(GuardedView):
    """One request."""

    access = ("contact_request", "read")

    @extend_schema(
        operation_id="request",
        responses=RequestSerializer,
        examples=[shown("It waits", ASKED)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return who asked and in which words. To open a file from it, name it as "request" when
        you register the client."""
        asked = _asked(request, public_id)
        trail.record("people.request.opened", on=asked, by=request.user)
        return Response(_whole(asked))


class CloseRequestView(GuardedView):
    """Closing a request."""

    access = ("contact_request", "update")

    @extend_schema(
        operation_id="close_request",
        request=OutcomeSerializer,
        responses=RequestSerializer,
        examples=[sent("Here already", {"outcome": "known"}), shown("Closed", CLOSED)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what became of a request without a new file; refused where somebody else said
        something different."""
        asked = _asked(request, public_id)
        said = checked(OutcomeSerializer(data=request.data))
        services.close_request(
            request=asked, outcome=said["outcome"], by=request.user, now=timezone.now()
        )
        return Response(_whole(_asked(request, public_id)))


def _asked(request: Request, public_id: UUID) -> ContactRequest:
    asked = request_to_read(request.user, public_id)
    if asked is None:
        raise Http404
    return asked


def _listed(row: ContactRequest) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "calm": row.calm,
        "language": row.language,
        "site": row.site.code if row.site else None,
        "received_at": row.received_at,
    }


def _whole(row: ContactRequest) -> dict[str, Any]:
    return {
        **_listed(row),
        "phone": row.phone,
        "email": row.email,
        "words": row.words or "",
        "outcome": row.outcome,
        "closed_at": row.closed_at,
        "closed_by": row.closed_by.name if row.closed_by else None,
        "client": row.client.public_id if row.client else None,
    }
