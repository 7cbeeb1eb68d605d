"""The catalogue, offers, sales and ledgers as JSON: the access and the rules of the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from packages import services
from packages.models import AdjustmentRequest, Enrollment, LedgerEntry, ServicePackage
from packages.selectors import ledger as selectors
from packages.selectors import offers_for
from packages.serializers import (
    ENROLMENT,
    ID,
    PACKAGE,
    EnrolmentSerializer,
    EnrolSerializer,
    LedgerActSerializer,
    OfferSerializer,
    PackageSerializer,
)
from people.guarded import GuardedView
from people.models import Client
from people.selectors import refuse_if_merged
from tiering.selectors import may_see_money


class CatalogueView(GuardedView):
    """What is on sale."""

    access = ("package_catalogue", "list")

    @extend_schema(
        operation_id="packages",
        responses=PackageSerializer(many=True),
        examples=[OpenApiExample("One package", response_only=True, value=PACKAGE)],
    )
    def get(self, request: Request) -> Response:
        """List the versions on sale, cheapest first."""
        rows = ServicePackage.objects.filter(active=True).order_by("price", "code")
        return Response(PackageSerializer([_package(row) for row in rows], many=True).data)


class OffersView(GuardedView):
    """What one client may be offered."""

    access = ("payment_package", "create")

    @extend_schema(
        operation_id="offers",
        responses=OfferSerializer(many=True),
        examples=[
            OpenApiExample(
                "The first offer",
                response_only=True,
                value={**PACKAGE, "rank": 1, "fits_segment": True},
            )
        ],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the packages of the client's confirmed tier in the order of the page; 409 while a
        crisis alert is open."""
        offers = offers_for(_client(request, public_id), with_means=may_see_money(request.user))
        rows = [
            {**_package(offer.package), "rank": offer.rank, "fits_segment": offer.fits_segment}
            for offer in offers
        ]
        return Response(OfferSerializer(rows, many=True).data)


class EnrolView(GuardedView):
    """Selling a package."""

    access = ("payment_package", "create")

    @extend_schema(
        operation_id="enrol",
        request=EnrolSerializer,
        responses={201: EnrolmentSerializer},
        examples=[
            OpenApiExample("A purchase", request_only=True, value={"package": ID}),
            OpenApiExample(
                "The enrolment", response_only=True, status_codes=["201"], value=ENROLMENT
            ),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Sell a package at today's price and standard; 409 where it is not on offer."""
        client = _client(request, public_id)
        typed = EnrolSerializer(data=request.data)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        package = ServicePackage.objects.filter(public_id=typed.validated_data["package"]).first()
        if package is None:
            return Response({"package": [_("There is no such package.")]}, status=422)
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
        responses=EnrolmentSerializer,
        examples=[OpenApiExample("A ledger", response_only=True, value=ENROLMENT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the enrolment with every entry, newest first."""
        return Response(_enrolment(_found(request, public_id, "read")))

    @extend_schema(
        operation_id="ledger_act",
        request=LedgerActSerializer,
        responses=EnrolmentSerializer,
        examples=[
            OpenApiExample(
                "All that is left goes back", request_only=True, value={"act": "refund"}
            ),
            OpenApiExample(
                "One session more",
                request_only=True,
                value={
                    "act": "adjust",
                    "sessions": 1,
                    "reason": "goodwill",
                    "note": "The room was cold and the session ended early.",
                },
            ),
            OpenApiExample("The ledger after it", response_only=True, value=ENROLMENT),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pay back what is left, or add or take sessions; above the line a second person is asked
        and "waiting" is true."""
        enrollment = _found(request, public_id, "create")
        typed = LedgerActSerializer(data=request.data)
        if not typed.is_valid():
            return Response(typed.errors, status=422)
        _act(enrollment, typed.validated_data, self.request_key, request)
        return Response(_enrolment(_found(request, public_id, "read")))


def _act(
    enrollment: Enrollment, said: dict[str, Any], key: UUID, request: Request
) -> LedgerEntry | AdjustmentRequest:
    now = timezone.now()
    if said["act"] == "refund":
        return services.refund(enrollment=enrollment, by=request.user, now=now)
    adjustment = services.Adjustment(said["sessions"], said["reason"], said["note"])
    return services.adjust(
        enrollment=enrollment, adjustment=adjustment, request_key=key, by=request.user, now=now
    )


def _client(request: Request, public_id: UUID) -> Client:
    visible = Client.objects.visible_to(request.user, "payment_package", "create")
    client = get_object_or_404(visible, public_id=public_id)
    refuse_if_merged(client)
    return client


def _found(request: Request, public_id: UUID, action: str) -> Enrollment:
    found = selectors.enrollment_to_read(request.user, public_id, action).first()
    if found is None:
        raise Http404
    return found


def _package(row: ServicePackage) -> dict[str, Any]:
    names = [name for name in PACKAGE if name not in {"id", "on_sale"}]
    values = {name: getattr(row, name) for name in names}
    return {"id": row.public_id, **values, "on_sale": row.active}


def _enrolment(enrollment: Enrollment) -> dict[str, Any]:
    view = selectors.ledger_view(enrollment, timezone.localdate())
    row = {
        "id": enrollment.public_id,
        "package": enrollment.package.code,
        "version": enrollment.package.version,
        "price": enrollment.price,
        "enrolled_at": enrollment.enrolled_at,
        "valid_until": enrollment.valid_until,
        "left": view.left,
        "waiting": view.waiting is not None,
        "entries": [line.entry for line in view.lines],
    }
    return dict(EnrolmentSerializer(row).data)
