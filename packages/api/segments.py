"""Why clients come, as JSON: one client's segment, the rule and its plan."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Invalid, checked
from common.openapi import sent, shown
from intake.selectors import latest_assessment
from packages import services, words
from packages.api import segmentshapes as shapes
from packages.api.catalogue import client_to_sell_to
from packages.models import SegmentVersion
from packages.rules.economics import planned_against_actual
from packages.rules.segments import ImpossibleRule, rule_from_dict
from packages.selectors.economics import PERIODS, happened, last_months
from packages.selectors.segments import plans_of, segment_version, segment_view
from packages.services.segments import NoSegmentRule
from people import trail
from people.guarded import GuardedView
from people.models import Client


class SegmentView(GuardedView):
    """One client's segment."""

    access = ("payment_package", "create")
    may_refuse = True

    @extend_schema(
        operation_id="segment",
        responses=shapes.SegmentSerializer,
        examples=[shown("Proposed, not chosen yet", shapes.SEGMENT)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return which segment the rule proposes and why, and what a person chose."""
        return Response(_segment(request, client_to_sell_to(request, public_id)))

    @extend_schema(
        operation_id="choose_segment",
        request=shapes.ChosenSerializer,
        responses=shapes.SegmentSerializer,
        examples=[
            sent("As proposed", {"chosen": "C2"}),
            shown("Chosen", {**shapes.SEGMENT, "chosen": "C2"}),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Choose the segment of a client; it has no consequence for care."""
        client = client_to_sell_to(request, public_id)
        said = checked(shapes.ChosenSerializer(data=request.data))
        services.choose_segment(
            client=client, chosen=said["chosen"], by=request.user, now=timezone.now()
        )
        return Response(_segment(request, client))


class SegmentsView(GuardedView):
    """The rule of the segments and their plan."""

    access = ("segment_plan", "list")
    writes = {"POST": ("segment_plan", "create")}
    may_refuse = True

    @extend_schema(
        operation_id="segments",
        responses=shapes.SegmentsSerializer,
        examples=[shown("The version in force", shapes.SEGMENTS_SHOWN)],
    )
    def get(self, request: Request) -> Response:
        """Return the rule in force and the plan of each segment."""
        trail.record("packages.segments.opened", by=request.user)
        return Response(_version(_in_force()))

    @extend_schema(
        operation_id="publish_segments",
        request=shapes.NewSegmentsSerializer,
        responses={201: shapes.SegmentsSerializer},
        examples=[
            sent("The version after the first", shapes.SEGMENTS_SENT),
            shown("In force", {**shapes.SEGMENTS_SHOWN, "version": 2}, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Publish another rule and plan; what was chosen before keeps its version."""
        said = checked(shapes.NewSegmentsSerializer(data=request.data))
        try:
            rule = rule_from_dict(said["rule"])
        except ImpossibleRule as wrong:
            raise Invalid({"rule": [str(wrong)]}) from wrong
        version = services.publish_segments(
            rule=rule,
            plans=shapes.plans_from(said["plan"]),
            after=said["after"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(_version(version), status=201)


class SegmentFiguresView(GuardedView):
    """Planned against actual."""

    access = ("segment_plan", "list")
    may_refuse = True
    checks_query = True

    @extend_schema(
        operation_id="segment_figures",
        parameters=[OpenApiParameter("months", int, enum=PERIODS, description="3 by default.")],
        responses=shapes.FiguresSerializer,
        examples=[shown("A quarter", shapes.FIGURES)],
    )
    def get(self, request: Request) -> Response:
        """Return the plan of each segment beside what happened in the last whole months; small
        groups are withheld."""
        asked = request.query_params.get("months", str(PERIODS[0]))
        months = next((count for count in PERIODS if str(count) == asked), None)
        if months is None:
            raise Invalid({"months": [_("Choose one of the options shown.")]})
        span = last_months(months, timezone.localdate())
        plans = plans_of(_in_force())
        sheet = planned_against_actual(
            plans,
            happened(timezone.localdate()),
            since=timezone.localdate(span.start),
            months=months,
        )
        trail.record("packages.segments.opened", by=request.user)
        found = {"months": months, "start": span.start, "end": span.end, "total": sheet.total}
        rows = [
            {
                "segment": row.segment,
                "planned": {
                    "enrolments": row.planned_enrolments,
                    "sessions": row.planned_sessions,
                    "revenue": row.planned_revenue,
                },
                "actual": row.actual,
            }
            for row in sheet.rows
        ]
        return Response(shapes.FiguresSerializer({**found, "rows": rows}).data)


def _in_force() -> SegmentVersion:
    version = segment_version()
    if version is None:
        raise NoSegmentRule(words.NO_SEGMENTS)
    return version


def _segment(request: Request, client: Client) -> dict[str, Any]:
    view = segment_view(client, latest_assessment(client), timezone.now())
    if view is None:
        raise NoSegmentRule(words.NO_SEGMENTS)
    trail.record("packages.segment.opened", on=client, by=request.user)
    return {
        "proposed": view.proposal.segment,
        "reasons": [asdict(reason) for reason in view.proposal.reasons],
        "chosen": view.choice.chosen if view.choice else None,
        "chosen_at": view.choice.chosen_at if view.choice else None,
        "version": view.version.version,
    }


def _version(version: SegmentVersion) -> dict[str, Any]:
    return {
        "version": version.version,
        "published_at": version.published_at,
        "rule": version.rule,
        "plan": {
            code: {
                **asdict(plan),
                "price": f"{plan.price:.2f}",
                "head_cost": f"{plan.head_cost:.2f}",
            }
            for code, plan in plans_of(version).items()
        },
    }
