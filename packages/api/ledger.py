"""Sales, ledgers, who shares them and what waits for a second person, as JSON."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, one_page, paged, sent, shown
from packages import serializers, services
from packages.api.catalogue import client_to_sell_to
from packages.models import AdjustmentRequest, Enrollment, Participant, ServicePackage
from packages.selectors import ledger as selectors
from packages.serializers import ADJUSTMENT, ENROLMENT, ID, OTHER_ID, SOLD
from people import trail
from people.guarded import GuardedView
from people.models import Client

EXTRA = {
    "act": "adjust",
    "sessions": 1,
    "reason": "goodwill",
    "note": "The room was cold and the session ended early.",
}


class EnrolmentsView(GuardedView):
    """What one client bought, and selling a package."""

    access = ("session_ledger", "list")
    writes = {"POST": ("payment_package", "create")}

    @extend_schema(
        operation_id="enrolments",
        parameters=[AFTER],
        responses=paged("EnrolmentPage", serializers.SoldSerializer),
        examples=[shown("One purchase", one_page(SOLD))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List what a client bought, the newest first."""
        visible = Client.objects.visible_to(request.user, "session_ledger", "list")
        client = get_object_or_404(visible, public_id=public_id)
        trail.record("people.client.opened", on=client, by=request.user)
        rows = Enrollment.objects.filter(client=client).select_related("package")
        return self.listed(request, rows, key=("-enrolled_at", "-id"), show=_sold)

    @extend_schema(
        operation_id="enrol",
        request=serializers.EnrolSerializer,
        responses={201: serializers.EnrolmentSerializer},
        examples=[sent("A purchase", {"package": ID}), shown("The enrolment", ENROLMENT, 201)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Sell a package at today's price and standard; refused where it is not on offer."""
        client = client_to_sell_to(request, public_id)
        said = checked(serializers.EnrolSerializer(data=request.data))
        package = ServicePackage.objects.filter(public_id=said["package"]).first()
        if package is None:
            raise Invalid({"package": [_("There is no such package.")]})
        enrollment = services.enroll(
            client=client,
            package=package,
            request_key=self.request_key,
            by=request.user,
            now=timezone.now(),
        )
        return Response(_enrolment(enrollment), status=201)


class LedgerView(GuardedView):
    """The ledger of one enrolment."""

    access = ("session_ledger", "read")
    writes = {"POST": ("session_ledger", "create")}

    @extend_schema(
        operation_id="ledger",
        responses=serializers.EnrolmentSerializer,
        examples=[shown("A ledger", ENROLMENT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the enrolment with every entry, newest first."""
        found = _found(request, public_id, "read")
        trail.record("packages.ledger.opened", on=found, by=request.user)
        return Response(_enrolment(found))

    @extend_schema(
        operation_id="ledger_act",
        request=serializers.LedgerActSerializer,
        responses=serializers.EnrolmentSerializer,
        examples=[
            sent("All that is left goes back", {"act": "refund"}),
            sent("One session more", EXTRA),
            shown("The ledger after it", ENROLMENT),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pay back what is left, or add or take sessions; above the line, which holds for all of
        an enrolment, a second person is asked and "waiting" is true."""
        enrollment = _found(request, public_id, "create")
        said, now = checked(serializers.LedgerActSerializer(data=request.data)), timezone.now()
        if said["act"] == "refund":
            services.refund(enrollment=enrollment, by=request.user, now=now)
        else:
            services.adjust(
                enrollment=enrollment,
                adjustment=services.Adjustment(said["sessions"], said["reason"], said["note"]),
                request_key=self.request_key,
                by=request.user,
                now=now,
            )
        return Response(_enrolment(_found(request, public_id, "read")))


class AdjustmentsView(GuardedView):
    """What waits for a second person."""

    access = ("session_ledger", "update")

    @extend_schema(
        operation_id="adjustments",
        parameters=[AFTER],
        responses=paged("AdjustmentPage", serializers.AdjustmentSerializer),
        examples=[shown("One that waits", one_page(ADJUSTMENT))],
    )
    def get(self, request: Request) -> Response:
        """List the adjustments that wait for your yes or no, oldest first; never your own."""
        rows = selectors.requests_waiting(request.user)
        return self.listed(
            request,
            rows,
            key=("asked_at", "id"),
            show=_adjustment,
            opened="packages.adjustment.opened",
        )


class AdjustmentView(GuardedView):
    """A second person's yes or no."""

    access = ("session_ledger", "update")

    @extend_schema(
        operation_id="decide_adjustment",
        request=serializers.AgreedSerializer,
        responses=serializers.EnrolmentSerializer,
        examples=[sent("Yes", {"agreed": True}), shown("The ledger after it", ENROLMENT)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say yes or no to an adjustment that somebody else asked for."""
        visible = AdjustmentRequest.objects.visible_to(request.user, "update")
        asked = get_object_or_404(
            visible.select_related("enrollment", "client"), public_id=public_id
        )
        said = checked(serializers.AgreedSerializer(data=request.data))
        services.decide_adjustment(
            request=asked, agreed=said["agreed"], by=request.user, now=timezone.now()
        )
        return Response(_enrolment(_found(request, asked.enrollment.public_id, "read")))


class ParticipantsView(GuardedView):
    """Sharing a package."""

    access = ("session_ledger", "create")

    @extend_schema(
        operation_id="add_participant",
        request=serializers.ShareSerializer,
        responses=serializers.EnrolmentSerializer,
        examples=[
            sent("Her sister", {"client": OTHER_ID, "agreed": True}),
            shown("The enrolment", ENROLMENT),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let another client use the sessions of a family or group package; agreed is that
        person's own yes, asked alone."""
        enrollment = _found(request, public_id, "create")
        said = checked(serializers.ShareSerializer(data=request.data))
        visible = Client.objects.visible_to(request.user, "session_ledger", "create")
        client = visible.for_reading().filter(public_id=said["client"]).first()
        if client is None:
            raise Invalid({"client": [_("There is no such file.")]})
        services.add_participant(
            enrollment=enrollment,
            client=client,
            agreed=said["agreed"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(_enrolment(_found(request, public_id, "read")))


class EndShareView(GuardedView):
    """Ending somebody's share."""

    access = ("session_ledger", "create")

    @extend_schema(
        operation_id="remove_participant",
        request=serializers.EndShareSerializer,
        responses=serializers.EnrolmentSerializer,
        examples=[
            sent("Her sister", {"client": OTHER_ID}),
            shown("The enrolment", {**ENROLMENT, "participants": []}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """End somebody's share of a package; what was used stays in the ledger."""
        enrollment = _found(request, public_id, "create")
        said = checked(serializers.EndShareSerializer(data=request.data))
        rows = Participant.objects.filter(enrollment=enrollment, left_at=None)
        sharing = rows.select_related("client", "enrollment")
        services.remove_participant(
            participant=get_object_or_404(sharing, client__public_id=said["client"]),
            by=request.user,
            now=timezone.now(),
        )
        return Response(_enrolment(_found(request, public_id, "read")))


def _found(request: Request, public_id: UUID, action: str) -> Enrollment:
    found = selectors.enrollment_to_read(request.user, public_id, action).first()
    if found is None:
        raise Http404
    return found


def _sold(enrollment: Enrollment) -> dict[str, Any]:
    return {
        "id": enrollment.public_id,
        "package": enrollment.package.code,
        "version": enrollment.package.version,
        "price": str(enrollment.price),
        "enrolled_at": enrollment.enrolled_at,
        "valid_until": enrollment.valid_until,
    }


def _enrolment(enrollment: Enrollment) -> dict[str, Any]:
    view = selectors.ledger_view(enrollment, timezone.localdate())
    row = {
        **_sold(enrollment),
        "left": view.left,
        "waiting": view.waiting is not None,
        "participants": [one.client.public_id for one in view.others],
        "refund": view.refund,
        "entries": [_entry(line) for line in view.lines],
    }
    return dict(serializers.EnrolmentSerializer(row).data)


def _entry(line: selectors.Line) -> dict[str, Any]:
    entry = line.entry
    return {
        **{name: getattr(entry, name) for name in ("kind", "sessions", "amount", "reason", "at")},
        "left": line.left,
        "note": entry.note or "",
        "used_by": entry.used_by.code if entry.used_by else None,
        "by": entry.by.name if entry.by else None,
        "cosigned_by": entry.cosigned_by.name if entry.cosigned_by else None,
    }


def _adjustment(row: AdjustmentRequest) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "enrolment": row.enrollment.public_id,
        "client": row.client.code,
        "sessions": row.sessions,
        "reason": row.reason,
        "note": row.note,
        "asked_by": row.asked_by.name,
        "asked_at": row.asked_at,
    }
