"""What is on sale, and what one client may be offered, as JSON."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, one_page, paged, sent, shown
from packages import services
from packages.api import versionshapes as shapes
from packages.forms import NewEntryForm, VersionForm
from packages.models import ServicePackage
from packages.selectors import Offer, offers_for
from packages.serializers import PACKAGE, OfferSerializer, PackageSerializer
from people import trail
from people.guarded import GuardedView
from people.models import Client
from people.selectors import refuse_if_merged
from tiering.selectors import may_see_money


class CatalogueView(GuardedView):
    """What is on sale, and writing what may be."""

    access = ("package_catalogue", "list")
    writes = {"POST": ("package_catalogue", "create")}

    @extend_schema(
        operation_id="packages",
        parameters=[AFTER],
        responses=paged("PackagePage", PackageSerializer),
        examples=[shown("One package", one_page(PACKAGE))],
    )
    def get(self, request: Request) -> Response:
        """List the versions on sale, cheapest first."""
        rows = ServicePackage.objects.filter(active=True)
        return self.listed(request, rows, key=("price", "code"), show=package_row)

    @extend_schema(
        operation_id="write_package",
        request=shapes.WrittenSerializer,
        responses={201: PackageSerializer, 409: shapes.NoSaleSerializer},
        examples=[
            sent("The version after the first", shapes.WRITTEN),
            sent("A new entry", {**shapes.WRITTEN, "code": "short-term-6", "after": 0}),
            shown("Written, not on sale", {**PACKAGE, "version": 2, "on_sale": False}, 201),
            shown("Somebody was quicker", shapes.MOVED, 409),
        ],
    )
    def post(self, request: Request) -> Response:
        """Write the next version of a package, or a new one; it is not on sale yet.

        A version never changes: another price is another version. Refused where somebody wrote
        one since the version that you read.
        """
        said = checked(shapes.WrittenSerializer(data=request.data))
        is_new = said["after"] == 0
        if not is_new and not ServicePackage.objects.filter(code=said["code"]).exists():
            raise Invalid({"code": [_("There is no such package.")]})
        form = NewEntryForm(said) if is_new else VersionForm(said)
        if not form.is_valid():
            raise Invalid({name: list(errors) for name, errors in form.errors.items()})
        package = services.write_version(
            code=said["code"],
            details=form.details(),
            after=said["after"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(package_row(package), status=201)


class OffersView(GuardedView):
    """What one client may be offered."""

    access = ("payment_package", "create")
    may_refuse = True

    @extend_schema(
        operation_id="offers",
        parameters=[AFTER],
        responses=paged("OfferPage", OfferSerializer),
        examples=[shown("The first offer", one_page({**PACKAGE, "rank": 1, "fits_segment": True}))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the packages of the client's confirmed tier in the order of the page; refused while
        a crisis alert is open."""
        client = client_to_sell_to(request, public_id)
        offers = offers_for(client, with_means=may_see_money(request.user))
        trail.record("packages.offers.opened", on=client, by=request.user)
        return self.listed_here(
            request, offers, key=lambda offer: (offer.rank, offer.package.code), show=_offer
        )


def client_to_sell_to(request: Request, public_id: UUID) -> Client:
    visible = Client.objects.visible_to(request.user, "payment_package", "create")
    client = get_object_or_404(visible, public_id=public_id)
    refuse_if_merged(client)
    return client


def package_row(row: ServicePackage) -> dict[str, Any]:
    names = [name for name in PACKAGE if name not in {"id", "on_sale"}]
    values = {name: getattr(row, name) for name in names}
    shown_as = PackageSerializer({"id": row.public_id, **values, "on_sale": row.active})
    return dict(shown_as.data)


def _offer(offer: Offer) -> dict[str, Any]:
    place = {"rank": offer.rank, "fits_segment": offer.fits_segment}
    return {**package_row(offer.package), **place}
