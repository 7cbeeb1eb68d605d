"""Service standards as JSON: read, reckoned, published when they can be kept."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import AFTER, one_page, paged, sent, shown
from packages import services, words
from packages.api import standardshapes as shapes
from packages.forms import StandardForm
from packages.rules.capacity import Kept, Promise
from packages.selectors.standards import TierStandards, can_keep, promise_of, standards
from people import trail
from people.guarded import GuardedView
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier

ORDER = list(Tier)


class StandardsView(GuardedView):
    """What each tier is promised now."""

    access = ("service_standard", "list")

    @extend_schema(
        operation_id="standards",
        parameters=[AFTER],
        responses=paged("StandardPage", shapes.TierSerializer),
        examples=[
            shown(
                "One tier",
                one_page({"tier": "development", "standard": shapes.STANDARD, "kept": shapes.KEPT}),
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """List the tiers, lowest first, each with the standard in force and whether counselors
        have the time to keep it."""
        trail.record("packages.standards.opened", by=request.user)
        found = standards(timezone.now())
        return self.listed_here(
            request, found, key=lambda row: (ORDER.index(row.tier),), show=_tier_row
        )


class StandardView(GuardedView):
    """The standards of one tier."""

    access = ("service_standard", "list")
    writes = {"POST": ("service_standard", "create")}

    @extend_schema(
        operation_id="standard_versions",
        parameters=[AFTER],
        responses=paged("StandardVersionPage", shapes.StandardSerializer),
        examples=[shown("The one in force", one_page(shapes.STANDARD))],
    )
    def get(self, request: Request, tier: str) -> Response:
        """List the standards of a tier, the newest first: that one is in force."""
        rows = ServiceStandard.objects.filter(tier=_named(tier)).select_related("published_by")
        return self.listed(request, rows, key=("-version",), show=_standard)

    @extend_schema(
        operation_id="publish_standard",
        request=shapes.SentSerializer,
        responses={201: shapes.StandardSerializer, 409: shapes.NotKeptSerializer},
        examples=[
            sent("The next version", shapes.SENT),
            shown("In force", shapes.STANDARD, 201),
            shown("Nobody has the time", shapes.NO_ROOM, 409),
        ],
    )
    def post(self, request: Request, tier: str) -> Response:
        """Publish the next standard of a tier. Refused where the counselors who may keep it have
        not the time, or where somebody published one since the version that you read."""
        named = _named(tier)
        form = _form(checked(shapes.SentSerializer(data=request.data)))
        standard = services.publish_standard(
            tier=named,
            written=form.written(),
            clients=form.cleaned_data["clients"],
            sessions=form.cleaned_data["sessions"],
            after=form.cleaned_data["after"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(_standard(standard), status=201)


class StandardCheckView(GuardedView):
    """Whether a standard could be kept."""

    access = ("service_standard", "create")
    stores = False

    @extend_schema(
        operation_id="check_standard",
        request=shapes.ExpectedSerializer,
        responses=shapes.KeptSerializer,
        examples=[
            sent("A standard", {**shapes.PROMISED, "clients": 6, "sessions": 8}),
            shown("It can be kept", shapes.KEPT),
        ],
    )
    def post(self, request: Request, tier: str) -> Response:
        """Reckon whether counselors have the time for a standard. Nothing is stored."""
        named = _named(tier)
        form = _form({**checked(shapes.ExpectedSerializer(data=request.data)), "after": 0})
        clean = form.cleaned_data
        promise = form.written().promise(clients=clean["clients"], sessions=clean["sessions"])
        return Response(_kept(promise, can_keep(named, promise, timezone.localdate())))


def _named(tier: str) -> Tier:
    if tier not in {one.value for one in Tier}:
        raise Http404
    return Tier(tier)


def _form(said: dict[str, Any]) -> StandardForm:
    form = StandardForm(said)
    if not form.is_valid():
        raise Invalid({name: list(errors) for name, errors in form.errors.items()})
    return form


def _tier_row(row: TierStandards) -> dict[str, Any]:
    standard, promise = row.now, promise_of(row.now, row.usual) if row.now else None
    return {
        "tier": row.tier.value,
        "standard": _standard(standard) if standard else None,
        "kept": _kept(promise, row.kept) if promise and row.kept else None,
    }


def _standard(row: ServiceStandard) -> dict[str, Any]:
    names = ("tier", "version", *shapes.PROMISED, "published_at")
    by = row.published_by.name if row.published_by else None
    return {**{name: getattr(row, name) for name in names}, "published_by": by}


def _kept(promise: Promise, found: Kept) -> dict[str, Any]:
    names = ("enough", "capacity", "promised", "needed", "most", "soon")
    return {
        "clients": promise.clients,
        "sessions": promise.sessions,
        **{name: getattr(found, name) for name in names},
        "why_not": "" if found.enough else words.why_not_kept(found),
    }
