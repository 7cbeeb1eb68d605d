"""Who asked on the public page to be called, as JSON: read, and closed with what became of it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, ID, one_page, paged, sent, shown
from people import services, trail
from people.api.alike import FOUND, FoundSerializer, found_row
from people.forms import CloseRequestForm
from people.guarded import GuardedView
from people.models import ContactRequest
from people.rules.likeness import Person
from people.selectors.duplicates import Alike, alike
from people.selectors.requests import IN_TURN, open_requests, request_to_read

OUTCOMES = ContactRequest.Outcome.values
CLOSED_AS = [code for code in OUTCOMES if code != ContactRequest.Outcome.OPENED]
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
    "phone": "+8613900000009",
    "email": "",
    "words": "晚上睡不好，想找人聊聊。",
    "outcome": "",
    "closed_at": None,
    "closed_by": None,
    "client": None,
    "alike": [FOUND],
}
CLOSED: dict[str, Any] = {
    **ASKED,
    "outcome": "known",
    "client": ID,
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
    """One request. client: id of the file that was opened from it, or was here already."""

    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(allow_null=True)
    client = serializers.UUIDField(allow_null=True)
    alike = FoundSerializer(many=True, help_text="Who may be the same person, five at most.")


class OutcomeSerializer(serializers.Serializer):
    """What became of a request without a new file."""

    outcome = serializers.ChoiceField(choices=CLOSED_AS)
    client = serializers.UUIDField(
        required=False, help_text="The file that was here already, one of those alike."
    )


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
        return Response(_whole(request, asked))


class CloseRequestView(GuardedView):
    """Closing a request."""

    access = ("contact_request", "update")

    @extend_schema(
        operation_id="close_request",
        request=OutcomeSerializer,
        responses=RequestSerializer,
        examples=[
            sent("Here already", {"outcome": "known", "client": ID}),
            sent("Not reached", {"outcome": "no_reply"}),
            shown("Closed", CLOSED),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what became of a request without a new file; refused where somebody else said
        something different, or named another file."""
        asked = _asked(request, public_id)
        said = checked(OutcomeSerializer(data=request.data))
        named = f":{said['client']}" if "client" in said else ""
        like = [one.client for one in _alike(request, asked)]
        form = CloseRequestForm({"outcome": said["outcome"] + named}, known=like)
        if not form.is_valid():
            raise Invalid({"client": list(form.errors["outcome"])})
        services.close_request(
            request=asked,
            outcome=form.end(),
            by=request.user,
            now=timezone.now(),
            client=form.client(),
        )
        return Response(_whole(request, _asked(request, public_id)))


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


def _alike(request: Request, asked: ContactRequest) -> list[Alike]:
    return alike(request.user, Person(asked.name, phone=asked.phone, email=asked.email))


def _whole(request: Request, row: ContactRequest) -> dict[str, Any]:
    return {
        **_listed(row),
        "phone": row.phone,
        "email": row.email,
        "words": row.words or "",
        "outcome": row.outcome,
        "closed_at": row.closed_at,
        "closed_by": row.closed_by.name if row.closed_by else None,
        "client": row.client.public_id if row.client else None,
        "alike": [found_row(one) for one in _alike(request, row)],
    }
