"""Assessments as JSON: handed in, listed, read again."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, ID, one_page, paged, sent, shown
from intake import services, words
from intake.api.drafts import client_named, seen_at
from intake.api.shapes import Refused, StrictJSONParser, told
from intake.api.sheets import (
    FINISHED,
    LISTED,
    SHEET,
    FinishedSerializer,
    ListedSerializer,
    OwnSerializer,
    SubmittedSerializer,
)
from intake.models import Administration, Assessment, SelfFill
from intake.rules.sent import read_sent
from intake.rules.smart import Criterion
from intake.selectors import definitions_of
from intake.selectors.finished import finished
from intake.selectors.selffills import versions_with
from people import trail
from people.access import may
from people.guarded import GuardedView
from people.models import Client

KEY = ("-submitted_at", "-id")


class AssessmentsView(GuardedView):
    """The assessments of one client."""

    access = ("assessment_items", "list")
    writes = {"POST": ("assessment_items", "create")}
    parser_classes: ClassVar[list[type[BaseParser]]] = [StrictJSONParser]

    @extend_schema(
        operation_id="assessments",
        parameters=[AFTER],
        responses=paged("AssessmentPage", ListedSerializer),
        examples=[shown("One assessment", one_page(LISTED))],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the assessments of a client that you may read, the newest first."""
        client = client_named(request, public_id)
        trail.record("people.client.opened", on=client, by=request.user)
        rows = Assessment.objects.visible_to(request.user, "assessment_items", "list")
        ours = rows.filter(client=client).select_related("entered_by")
        return self.listed(request, ours, key=KEY, show=_listed)

    @extend_schema(
        operation_id="submit_assessment",
        request=SubmittedSerializer,
        responses={201: FinishedSerializer},
        examples=[
            sent("A sheet", SHEET),
            sent("A draft that is finished", {**SHEET, "draft_revision": 3}),
            sent("After a review", {**SHEET, "self_fill": {"id": ID, "revision": 9}}),
            shown("As it was stored", FINISHED, 201),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Hand in an assessment. It is scored by the forms in force; a risk answer opens an alert
        at once. Unfinished forms are stored without a total; your draft goes with it, and what
        the client filled in alone counts from now on."""
        client = client_named(request, public_id)
        body, own = _parted(request.data)
        review = _review(request, client, own.get("self_fill"))
        versions = versions_with(review.fill if review else None)
        sheet, slips = read_sent(body, definitions_of(versions))
        if slips:
            raise Refused("sheet", [words.slip_words(slip) for slip in slips])
        assessment = services.submit_assessment(
            client=client,
            sheet=sheet,
            versions=versions,
            request_key=self.request_key,
            by=request.user,
            now=timezone.now(),
            seen=seen_at(own["draft_revision"]) if "draft_revision" in own else None,
            review=review,
        )
        assessment.client, assessment.entered_by = client, request.user
        return Response(_finished(assessment, request), status=201)


class AssessmentView(GuardedView):
    """One assessment."""

    access = ("assessment_items", "read")

    @extend_schema(
        operation_id="assessment",
        responses=FinishedSerializer,
        examples=[shown("An assessment", FINISHED)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what was said and answered then, with the scores of then; money is null for
        whoever may not see it."""
        visible = Assessment.objects.visible_to(request.user).select_related("client", "entered_by")
        found = get_object_or_404(visible, public_id=public_id)
        trail.record("intake.assessment.opened", on=found, by=request.user)
        return Response(_finished(found, request))


def _parted(body: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the sheet, and what it says of itself."""
    names = OwnSerializer().fields.keys()
    own = told(OwnSerializer(data={name: body[name] for name in names if name in body}))
    return {name: value for name, value in body.items() if name not in names}, own


def _review(
    request: Request, client: Client, named: dict[str, Any] | None
) -> services.Review | None:
    if named is None:
        return None
    seen = SelfFill.objects.visible_to(request.user, "update").filter(client=client)
    fill = seen.filter(public_id=named["id"]).select_related("client").first()
    if fill is None:
        text = _("These forms don't exist.")
        raise Refused("request", [{"path": "self_fill.id", "code": "unknown", "text": text}])
    return services.Review(fill, named["revision"])


def _listed(row: Assessment) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "submitted_at": row.submitted_at,
        "entered_by": row.entered_by.name,
        "severity": row.severity,
        "smart": row.smart,
        "completeness": row.completeness,
    }


def _finished(row: Assessment, request: Request) -> dict[str, Any]:
    whole = finished(row)
    sees_money = may(request.user, "client_income_budget", "read")
    money = {"income": row.income, "budget": row.budget} if sees_money else {}
    return {
        **_listed(row),
        "client": row.client.public_id,
        "duration_months": row.duration_months,
        "problems": row.problems,
        "style": row.style,
        "story": row.story or "",
        "income": None,
        "income_withheld": row.income_withheld if sees_money else None,
        "budget": None,
        **{name: None if value is None else str(value) for name, value in money.items()},
        "goals": [
            {"text": goal.text, "met": [c for c in Criterion if c[0].upper() in goal.ticks]}
            for goal in whole.goals
        ],
        "needs": [
            {"text": n.text, "layer": n.layer, "important": n.important, "urgent": n.urgent}
            for n in whole.needs
        ],
        "stakeholders": [
            {"part": one.part, "name": one.name or "", "may_be_told": one.may_be_told}
            for one in whole.stakeholders
        ],
        "forms": [_form(form) for form in whole.forms],
    }


def _form(filled: Administration) -> dict[str, Any]:
    score = filled.score
    return {
        "code": filled.version.instrument.code,
        "version": filled.version.version,
        "mode": filled.mode,
        "answers": filled.answers,
        "complete": score.complete,
        "total": None if score.total is None else str(score.total),
        "band": score.band,
        "at_least": bool(score.band) and not score.complete,
        "convention": score.convention,
        "at_risk": score.at_risk,
        "parts": score.parts,
    }
