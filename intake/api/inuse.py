"""What the practice does with its forms, as JSON: licences, switches, readings, versions."""

from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, sent, shown
from intake import services
from intake.api.instruments import detail, named, version_named
from intake.api.shapes import (
    DETAIL,
    ChosenReadingSerializer,
    DetailSerializer,
    LicenceSerializer,
    Refused,
    StatementSerializer,
    told,
)
from intake.models import Attestation
from people.guarded import GuardedView

STATED = {"licence": "Agreement 4711 of 2026-01-05", "by": "Maria", "at": "2026-11-20T02:00:00Z"}
ACTS: dict[str, Any] = {
    "activate": services.activate,
    "deactivate": services.deactivate,
    "put_on": services.put_on_intake,
    "take_off": services.take_off_intake,
    "up": partial(services.move_on_intake, up=True),
    "down": partial(services.move_on_intake, up=False),
}


class ActSerializer(serializers.Serializer):
    """What the practice does with a form."""

    act = serializers.ChoiceField(choices=list(ACTS))


class ActView(GuardedView):
    """Switching a form on or off, and its place on the assessment page."""

    access = ("instrument", "update")

    @extend_schema(
        operation_id="instrument_act",
        request=ActSerializer,
        responses=DetailSerializer,
        examples=[
            sent("Onto the assessment page", {"act": "put_on"}),
            shown("It stands last", {**DETAIL, "intake_position": 3}),
        ],
    )
    def post(self, request: Request, code: str) -> Response:
        """Switch a form on or off, put it on the assessment page, take it off, or move it there.
        Refused without the licence that it needs, and for taking the severity form away."""
        instrument = named(code).instrument
        act = told(ActSerializer(data=request.data))["act"]
        ACTS[act](instrument=instrument, by=request.user)
        return Response(detail(code))


class LicenceView(GuardedView):
    """Under which licences a form is used."""

    access = ("licence_attestation", "list")
    writes = {"POST": ("licence_attestation", "create")}

    @extend_schema(
        operation_id="licences",
        parameters=[AFTER],
        responses=paged("StatementPage", StatementSerializer),
        examples=[shown("One statement", one_page(STATED))],
    )
    def get(self, request: Request, code: str) -> Response:
        """List who stated when under which licence a form is used, the newest first."""
        rows = Attestation.objects.filter(instrument=named(code).instrument).select_related("by")
        return self.listed(request, rows, key=("-at", "-id"), show=_statement)

    @extend_schema(
        operation_id="attest_licence",
        request=LicenceSerializer,
        responses={201: StatementSerializer},
        examples=[
            sent("A statement", {"licence": STATED["licence"], "confirmed": True}),
            shown("As it stands", STATED, 201),
        ],
    )
    def post(self, request: Request, code: str) -> Response:
        """State that the practice may use a form under a licence; it can be switched on then."""
        instrument = named(code).instrument
        said = told(LicenceSerializer(data=request.data))
        if not said["confirmed"]:
            text = _("This is required.")
            raise Refused("request", [{"path": "confirmed", "code": "required", "text": text}])
        stated = services.attest_licence(
            instrument=instrument, licence=said["licence"], by=request.user, now=timezone.now()
        )
        return Response(_statement(stated), status=201)


class ReadingView(GuardedView):
    """Which published reading a form's scores follow."""

    access = ("instrument", "update")

    @extend_schema(
        operation_id="choose_reading",
        request=ChosenReadingSerializer,
        responses=DetailSerializer,
        examples=[
            sent("The other reading of AUDIT-C", {"convention": "uk-5"}),
            shown("Followed from now on", {**DETAIL, "convention": "uk-5"}),
        ],
    )
    def post(self, request: Request, code: str) -> Response:
        """Choose the published reading that scores follow from now on; stored ones stay."""
        instrument = named(code).instrument
        said = told(ChosenReadingSerializer(data=request.data))
        try:
            services.choose_convention(
                instrument=instrument, convention=said["convention"], by=request.user
            )
        except services.UnknownConvention as refusal:
            wrong = {"path": "convention", "code": "unknown", "text": str(refusal)}
            raise Refused("request", [wrong]) from refusal
        return Response(detail(code))


class InForceView(GuardedView):
    """Putting an earlier version in force again."""

    access = ("instrument", "update")

    @extend_schema(
        operation_id="put_in_force",
        request=None,
        responses=DetailSerializer,
        examples=[shown("In force", DETAIL)],
    )
    def post(self, request: Request, code: str, public_id: UUID) -> Response:
        """Let people fill in this version from now on; answers to others stay with theirs."""
        version = version_named(named(code), public_id)
        services.put_in_force(version=version, by=request.user)
        return Response(detail(code))


def _statement(row: Attestation) -> dict[str, Any]:
    return {"licence": row.licence, "by": row.by.name, "at": row.at}
