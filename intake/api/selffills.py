"""Forms that a client fills in alone, as JSON: handed out, followed, taken back, read over."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import ID, sent, shown
from intake import selectors, services
from intake.api.drafts import UNFINISHED, client_named
from intake.api.shapes import Refused, StrictJSONParser, told
from intake.api.sheets import DraftSheetSerializer
from intake.forms.selffills import HandOutForm
from intake.models import SelfFill
from intake.rules.questions import Part
from intake.rules.selffill import Place, State
from intake.rules.sent import document_of
from intake.rules.sheet import read_sheet
from intake.selectors import selffills
from people import trail
from people.guarded import GuardedView
from people.models import Client

STATES = [state.value for state in State]
OFFERED: dict[str, Any] = {"code": "gad-7", "version": "1.1.0", "ready": True, "on_intake": True}
FILL: dict[str, Any] = {
    "id": ID,
    "state": "begun",
    "place": "home",
    "asked_by": "Ines",
    "asked_at": "2026-11-20T02:00:00Z",
    "expires_at": "2026-11-27T02:00:00Z",
    "forms": ["gad-7"],
    "parts": ["story"],
    "answered": 4,
    "of": 10,
    "to_review": False,
}
NOW: dict[str, Any] = {"waiting": FILL, "offered": [OFFERED], "asks_money": True, "unsent": ""}
REVIEW: dict[str, Any] = {"id": ID, "revision": 9, "sheet": UNFINISHED}


class HandOutSerializer(serializers.Serializer):
    """Which forms the client is asked, by code, and what else in their own words."""

    forms = serializers.ListField(child=serializers.CharField(), required=False)
    parts = serializers.ListField(
        child=serializers.ChoiceField(choices=[part.value for part in Part]), required=False
    )


class OfferedSerializer(serializers.Serializer):
    """A form in use. ready: its text is loaded, so that a client can answer it alone."""

    code = serializers.CharField()
    version = serializers.CharField()
    ready = serializers.BooleanField()
    on_intake = serializers.BooleanField()


class FillSerializer(serializers.Serializer):
    """What a client was asked, and how far it is; nothing of what was answered."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    place = serializers.ChoiceField(choices=SelfFill.Place.values)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    forms = serializers.ListField(child=serializers.CharField())
    parts = serializers.ListField(child=serializers.CharField())
    answered = serializers.IntegerField()
    of = serializers.IntegerField()
    to_review = serializers.BooleanField()


class SelfFillSerializer(serializers.Serializer):
    """What waits, and what could be handed out: the forms in use of the practice."""

    waiting = FillSerializer(allow_null=True)
    offered = OfferedSerializer(many=True)
    asks_money = serializers.BooleanField()
    unsent = serializers.CharField(
        allow_blank=True, help_text="Why a link would not reach the client."
    )


class ToReviewSerializer(serializers.Serializer):
    """What the client said alone, to be looked over. revision: the saving that this is."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField()
    sheet = DraftSheetSerializer()


class SelfFillView(GuardedView):
    """What one client is asked to fill in alone."""

    access = ("self_fill", "create")
    parser_classes: ClassVar[list[type[BaseParser]]] = [StrictJSONParser]

    @extend_schema(
        operation_id="self_fill",
        responses=SelfFillSerializer,
        examples=[shown("One under way", NOW)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the client was asked last and how far it is, and what can be handed out."""
        return Response(_now(request, client_named(request, public_id)))

    @extend_schema(
        operation_id="hand_out",
        request=HandOutSerializer,
        responses={201: SelfFillSerializer},
        examples=[
            sent("A form and the story", {"forms": ["gad-7"], "parts": ["story"]}),
            shown("The letter is queued", NOW, 201),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the client a link by which forms are filled in at home; what was handed out before
        and not begun is withdrawn. A tablet is handed over at the desk, on its page only."""
        client, now = client_named(request, public_id), timezone.now()
        said = told(HandOutSerializer(data=request.data))
        form = HandOutForm(
            {"forms_asked": said.get("forms"), "parts": said.get("parts"), "place": Place.HOME},
            offered=selffills.offered(),
            asks_money=selectors.asks_money(client, request.user, now),
            unsent=selffills.why_not_sent(client),
        )
        if not form.is_valid():
            raise Refused("request", list(_wrong(form)))
        services.ask_to_fill_in(
            client=client,
            versions=form.versions,
            parts=form.cleaned_data["parts"],
            place=form.where,
            by=request.user,
            now=now,
        )
        return Response(_now(request, client), status=201)


class ReviewView(GuardedView):
    """What the client has filled in, to be looked over."""

    access = ("self_fill", "update")

    @extend_schema(
        operation_id="self_fill_to_review",
        responses=ToReviewSerializer,
        examples=[shown("As the client said it", REVIEW)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the client filled in. Corrected where need be, it is handed in as an
        assessment with its id and revision as "self_fill"; before that it counts for nothing."""
        client, now = client_named(request, public_id), timezone.now()
        fill = selffills.reviewable_of(client, request.user, now)
        if fill is None:
            raise Http404
        trail.record("intake.self_fill.opened", on=fill, by=request.user)
        definitions = selectors.definitions_of(selffills.versions_with(fill))
        sheet = read_sheet(selffills.typed_for(fill, request.user, now), definitions)
        return Response(
            {"id": fill.public_id, "revision": fill.revision, "sheet": document_of(sheet)}
        )


class TakeView(GuardedView):
    """Taking over what the client leaves unfinished."""

    access = ("self_fill", "update")

    @extend_schema(
        operation_id="take_self_fill",
        request=None,
        responses=SelfFillSerializer,
        examples=[shown("To review", {**NOW, "waiting": {**FILL, "state": "finished"}})],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take over what the client has begun, to look it over; the link closes."""
        fill = _waiting(request, public_id)
        services.finish_self_fill(fill=fill, now=timezone.now(), by=request.user)
        return Response(_now(request, fill.client))


class WithdrawView(GuardedView):
    """Taking the forms back."""

    access = ("self_fill", "update")

    @extend_schema(
        operation_id="withdraw_self_fill",
        request=None,
        responses=SelfFillSerializer,
        examples=[shown("Nothing waits", {**NOW, "waiting": None})],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Close the link at once and delete what was filled in; alerts that an answer has opened
        stay."""
        fill = _waiting(request, public_id)
        services.withdraw_self_fill(fill=fill, by=request.user, now=timezone.now())
        return Response(_now(request, fill.client))


def _waiting(request: Request, public_id: UUID) -> SelfFill:
    waiting = SelfFill.objects.visible_to(request.user, "update").waiting()
    found = waiting.filter(client__public_id=public_id).select_related("client")
    return get_object_or_404(found)


def _wrong(form: HandOutForm) -> Any:
    names = {"forms_asked": "forms", "place": "client"}
    for name, errors in form.errors.items():
        for text in errors:
            yield {"path": names.get(name, name), "code": "invalid", "text": text}


def _now(request: Request, client: Client) -> dict[str, Any]:
    now = timezone.now()
    fill = selffills.waiting_of(client)
    return {
        "waiting": _fill(fill, now) if fill else None,
        "offered": [
            {
                "code": one.definition.code,
                "version": one.version.version,
                "ready": one.ready,
                "on_intake": one.on_intake,
            }
            for one in selffills.offered()
        ],
        "asks_money": selectors.asks_money(client, request.user, now),
        "unsent": selffills.why_not_sent(client),
    }


def _fill(fill: SelfFill, now: datetime) -> dict[str, Any]:
    asked = selffills.asked_of(fill)
    return {
        "id": fill.public_id,
        "state": selffills.shown_state(fill, now).value,
        "place": fill.place,
        "asked_by": fill.asked_by.name,
        "asked_at": fill.asked_at,
        "expires_at": fill.expires_at,
        "forms": [definition.code for definition in asked.definitions],
        "parts": fill.parts,
        "answered": asked.answered,
        "of": len(asked.places),
        "to_review": selffills.is_to_review(fill, now),
    }
