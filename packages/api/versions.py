"""Versions of the catalogue as JSON: written, and put on sale when they can be served."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, one_page, paged, sent, shown
from common.storable import is_storable
from packages import services
from packages.api import versionshapes as shapes
from packages.api.catalogue import package_row
from packages.models import SaleChange, ServicePackage
from packages.selectors import catalogue as selectors
from packages.services.catalogue import DayIsPast
from people import trail
from people.guarded import GuardedView

EXPECTED = 4
MOST_EXPECTED = 10_000
SHOWN_CHANGES = 20


class VersionsView(GuardedView):
    """Every version of every package, and writing one."""

    access = ("package_catalogue", "list")

    @extend_schema(
        operation_id="package_versions",
        parameters=[OpenApiParameter("code", str, description="Of one entry only."), AFTER],
        responses=paged("VersionPage", shapes.PackageVersionSerializer),
        examples=[shown("One that waits for its day", one_page(shapes.VERSION))],
    )
    def get(self, request: Request) -> Response:
        """List every version, on sale or not, by code and the oldest of a code first."""
        trail.record("packages.catalogue.opened", by=request.user)
        rows = _with_waiting(ServicePackage.objects.all())
        if code := request.query_params.get("code"):
            rows = rows.filter(code=code) if is_storable(code) else rows.none()
        return self.listed(request, rows, key=("code", "version"), show=_version)


class VersionView(GuardedView):
    """One version."""

    access = ("package_catalogue", "read")
    checks_query = True

    @extend_schema(
        operation_id="package_version",
        parameters=[OpenApiParameter("sales_a_month", int, description="Expected; 4 by default.")],
        responses=shapes.WholeSerializer,
        examples=[shown("It can go on sale", shapes.WHOLE)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one version, whether its tiers have standards and counselors the time, and since
        when it was on sale."""
        expected = _expected(request.query_params.get("sales_a_month", str(EXPECTED)))
        return Response(_whole(public_id, expected))


class SaleView(GuardedView):
    """Selling a version, or selling it no more."""

    access = ("package_catalogue", "update")

    @extend_schema(
        operation_id="package_sale",
        request=shapes.SaleSerializer,
        responses={200: shapes.WholeSerializer, 409: shapes.NoSaleSerializer},
        examples=[
            sent("On sale", {"act": "on", "effective_on": "2026-12-01", "sales_a_month": 4}),
            sent("Off sale today", {"act": "off"}),
            sent("The waiting change is taken back", {"act": "withdraw"}),
            shown("It waits for its day", shapes.WHOLE),
            shown("Nobody has the time", shapes.NO_ROOM, 409),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put a version on sale from a day on, take it off, or take a waiting change back.

        Refused where a tier has no service standard or counselors have not the time.
        """
        package = get_object_or_404(ServicePackage, public_id=public_id)
        said, now = checked(shapes.SaleSerializer(data=request.data)), timezone.now()
        day = said.get("effective_on", timezone.localdate(now))
        expected = said.get("sales_a_month")
        try:
            if said["act"] == "withdraw":
                services.withdraw_change(package=package, by=request.user, now=now)
            elif said["act"] == "off":
                services.take_off_sale(package=package, effective_on=day, by=request.user, now=now)
            elif expected is None:
                raise Invalid({"sales_a_month": [_("This is required.")]})
            else:
                services.put_on_sale(
                    package=package,
                    effective_on=day,
                    sales_a_month=expected,
                    by=request.user,
                    now=now,
                )
        except DayIsPast as past:
            raise Invalid({"effective_on": [str(past)]}) from past
        return Response(_whole(public_id, EXPECTED if expected is None else expected))


def _with_waiting(rows: "QuerySet[ServicePackage]") -> "QuerySet[ServicePackage]":
    waiting = SaleChange.objects.filter(applied_at=None, withdrawn_at=None)
    found = waiting.select_related("decided_by")
    return rows.prefetch_related(Prefetch("changes", queryset=found, to_attr="to_come"))


def _expected(asked: str) -> int:
    if asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) <= MOST_EXPECTED:
        return int(asked)
    raise Invalid({"sales_a_month": [_("Write a whole number.")]})


def _version(row: ServicePackage) -> dict[str, Any]:
    (waiting,) = row.to_come or [None]  # type: ignore[attr-defined]
    return {
        **package_row(row),
        "written_at": row.published_at,
        "waiting": None if waiting is None else _change(waiting),
    }


def _whole(public_id: UUID, expected: int) -> dict[str, Any]:
    package = get_object_or_404(_with_waiting(ServicePackage.objects.all()), public_id=public_id)
    found = selectors.room(package, sales_a_month=expected, today=timezone.localdate())
    return {
        **_version(package),
        "missing": selectors.tiers_without_standard(package),
        "room": {
            "sales_a_month": expected,
            "enough": found.enough,
            "needed": found.needed,
            "free": found.free,
            "most": found.sales,
        },
        "changes": [_change(row) for row in selectors.changes_of(package)[:SHOWN_CHANGES]],
    }


def _change(row: SaleChange) -> dict[str, Any]:
    return dict(shapes.ChangeSerializer(row).data)
