"""Forms as JSON: which there are, how they score, and what given answers score."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, sent, shown
from intake import services
from intake.api.shapes import (
    DEFINITION,
    DETAIL,
    EXAMPLE,
    MORNING,
    VERSION,
    AnswersSerializer,
    DefinitionSerializer,
    DetailSerializer,
    InstrumentSerializer,
    Refused,
    ScoreSerializer,
    StrictJSONParser,
    VersionSerializer,
    told,
)
from intake.formwords import problem_words
from intake.models import Instrument, InstrumentVersion
from intake.rules.instruments import Scored, check_answers, parts_of, read_by, score
from intake.rules.shape import Group
from intake.selectors.instruments import Listed, instrument_named, instruments, versions_of
from people.guarded import GuardedView

SHOWN = 20


class InstrumentsView(GuardedView):
    """Every instrument of the practice, and bringing one in."""

    access = ("instrument", "list")
    writes = {"POST": ("instrument", "create")}
    parser_classes: ClassVar[list[type[BaseParser]]] = [StrictJSONParser]

    @extend_schema(
        operation_id="instruments",
        parameters=[AFTER],
        responses=paged("InstrumentPage", InstrumentSerializer),
        examples=[shown("One instrument", one_page(EXAMPLE))],
    )
    def get(self, request: Request) -> Response:
        """List the instruments: those on the assessment page first, in its order."""
        return self.listed_here(request, instruments(), key=lambda row: row.place, show=_listed)

    @extend_schema(
        operation_id="bring_instrument",
        request=DefinitionSerializer,
        responses={201: DetailSerializer},
        examples=[
            sent("A form of two questions", {"definition": DEFINITION}),
            shown("In force, switched off", MORNING, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Bring in a form of the practice's own: a new one, or the next version of one that is.

        A new form is switched off; where nothing has changed the version in force is answered.
        """
        data = told(DefinitionSerializer(data=request.data))["definition"]
        known = instrument_named(str(data.get("code", "")))
        editing = known.instrument if known and known.instrument.own else None
        return Response(detail(published_own(data, request, editing=editing)), status=201)


class InstrumentView(GuardedView):
    """One instrument."""

    access = ("instrument", "read")

    @extend_schema(
        operation_id="instrument",
        responses=DetailSerializer,
        examples=[shown("GAD-7", DETAIL)],
    )
    def get(self, _request: Request, code: str) -> Response:
        """Return one instrument with its versions, the newest first."""
        return Response(detail(code))


class VersionsView(GuardedView):
    """The versions of one instrument."""

    access = ("instrument", "read")

    @extend_schema(
        operation_id="instrument_versions",
        parameters=[AFTER],
        responses=paged("InstrumentVersionPage", VersionSerializer),
        examples=[shown("One version", one_page(VERSION))],
    )
    def get(self, request: Request, code: str) -> Response:
        """List every version of an instrument, the newest first; none ever changes."""
        rows = InstrumentVersion.objects.filter(instrument=named(code).instrument)
        return self.listed(request, rows.defer("definition"), key=("-id",), show=_version)


class ScoreView(GuardedView):
    """What given answers score. Nothing is stored."""

    access = ("instrument", "read")
    stores = False
    parser_classes: ClassVar[list[type[BaseParser]]] = [StrictJSONParser]

    @extend_schema(
        operation_id="instrument_score",
        request=AnswersSerializer,
        responses=ScoreSerializer,
        examples=[
            OpenApiExample(
                "An unfinished form with a risk item",
                value={"version": "1.1.0", "answers": {"self_harm": 1}},
                request_only=True,
            ),
            OpenApiExample(
                "It has no total, and its risk item counts",
                value={
                    "complete": False,
                    "total": None,
                    "band": None,
                    "level": None,
                    "at_least": False,
                    "missing": ["interest", "mood"],
                    "risk": ["self_harm"],
                    "convention": None,
                    "parts": {},
                },
                response_only=True,
            ),
        ],
    )
    def post(self, request: Request, code: str) -> Response:
        """Score answers by the version in force. 422 says of each answer what is wrong with it."""
        row = named(code)
        definition = read_by(row.definition, row.instrument.convention)
        group = _read(request.data, row)
        answers = request.data["answers"]
        if problems := check_answers(definition, answers):
            raise Refused(
                "answers",
                [
                    {"path": f"answers.{p.item}"[:60], "code": p.code.value,
                     "low": p.low, "high": p.high}
                    for p in problems
                ],
            )  # fmt: skip
        return Response(_scored(score(definition, answers, group=group), group))


def _read(body: Any, row: Listed) -> Group | None:
    """Check everything around the answers and return whom they are read for."""
    problems = []
    if not row.instrument.active:
        problems.append({"path": "", "text": _("This instrument is switched off.")})
    if body.get("version") != row.version.version:
        other = _("These answers don't belong to version %(version)s, which is in use.")
        problems.append({"path": "version", "text": other % {"version": row.version.version}})
    if not isinstance(body.get("answers"), dict):
        problems.append({"path": "answers", "text": _("must be an object")})
    group = body.get("group")
    if group is not None and group not in [value.value for value in Group]:
        problems.append({"path": "group", "text": _("Choose one of the options shown.")})
    problems += [
        {"path": name[:40], "text": _("is not a known field")}
        for name in body
        if name not in ("version", "answers", "group")
    ]
    if problems:
        raise Refused("request", problems)
    return Group(group) if group else None


def named(code: str) -> Listed:
    row = instrument_named(code)
    if row is None:
        raise Http404
    return row


def detail(code: str) -> dict[str, Any]:
    """Return one instrument with its newest versions."""
    row = named(code)
    definition = row.definition
    return {
        **_listed(row),
        "licence": definition.licence,
        "attribution": definition.attribution,
        "citation": definition.citation,
        "lowest": definition.lowest,
        "highest": definition.highest,
        "versions": [_version(row) for row in versions_of(row.instrument)[:SHOWN]],
    }


def published_own(
    data: dict[str, Any], request: Request, *, editing: Instrument | None, base: str = ""
) -> str:
    """Publish a form of the practice's own and return its code; what is wrong by its path."""
    try:
        version = services.publish_own(data=data, by=request.user, editing=editing, base=base)
    except services.UnreadableDefinition as refusal:
        raise Refused("definition", [problem_words(one) for one in refusal.problems]) from refusal
    except services.CodeIsTaken as refusal:
        taken = {"path": "code", "code": "CodeIsTaken", "text": str(refusal)}
        raise Refused("definition", [taken]) from refusal
    return version.instrument.code


def _version(version: InstrumentVersion) -> dict[str, Any]:
    return {
        "id": version.public_id,
        "version": version.version,
        "source": version.source,
        "content_hash": version.content_hash,
        "has_text": version.has_text,
    }


def version_named(listed: Listed, public_id: UUID) -> InstrumentVersion:
    return get_object_or_404(listed.instrument.versions, public_id=public_id)


def _listed(row: Listed) -> dict[str, Any]:
    instrument, definition = row.instrument, row.definition
    return {
        "code": instrument.code,
        "name": definition.name,
        "version": row.version.version,
        "content_hash": row.version.content_hash,
        "items": len(definition.items),
        "active": instrument.active,
        "own": instrument.own,
        "intake_position": instrument.intake_position,
        "convention": instrument.convention or definition.convention,
        "licence_class": definition.licence_class.value,
        "locked": row.locked,
        "has_text": row.version.has_text,
    }


def _scored(scored: Scored, group: Group | None) -> dict[str, Any]:
    return {
        "complete": scored.complete,
        "total": None if scored.total is None else str(scored.total),
        "band": scored.band,
        "level": scored.level,
        "at_least": scored.level is not None and not scored.complete,
        "missing": list(scored.missing),
        "risk": list(scored.risk),
        "convention": scored.convention,
        "parts": parts_of(scored, group),
    }
