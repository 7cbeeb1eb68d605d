"""What is on sale, and what one client may be offered, as JSON."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import shown
from packages.models import ServicePackage
from packages.selectors import offers_for
from packages.serializers import PACKAGE, OfferSerializer, PackageSerializer
from people import trail
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
        examples=[shown("One package", [PACKAGE])],
    )
    def get(self, request: Request) -> Response:
        """List the versions on sale, cheapest first."""
        rows = ServicePackage.objects.filter(active=True).order_by("price", "code")
        return Response(PackageSerializer([_package(row) for row in rows], many=True).data)


class OffersView(GuardedView):
    """What one client may be offered."""

    access = ("payment_package", "create")
    may_refuse = True

    @extend_schema(
        operation_id="offers",
        responses=OfferSerializer(many=True),
        examples=[shown("The first offer", [{**PACKAGE, "rank": 1, "fits_segment": True}])],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the packages of the client's confirmed tier in the order of the page; refused while
        a crisis alert is open."""
        client = client_to_sell_to(request, public_id)
        offers = offers_for(client, with_means=may_see_money(request.user))
        trail.record("packages.offers.opened", on=client, by=request.user)
        rows = [
            {**_package(offer.package), "rank": offer.rank, "fits_segment": offer.fits_segment}
            for offer in offers
        ]
        return Response(OfferSerializer(rows, many=True).data)


def client_to_sell_to(request: Request, public_id: UUID) -> Client:
    visible = Client.objects.visible_to(request.user, "payment_package", "create")
    client = get_object_or_404(visible, public_id=public_id)
    refuse_if_merged(client)
    return client


def _package(row: ServicePackage) -> dict[str, Any]:
    names = [name for name in PACKAGE if name not in {"id", "on_sale"}]
    values = {name: getattr(row, name) for name in names}
    return {"id": row.public_id, **values, "on_sale": row.active}
