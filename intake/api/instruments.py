"""Forms as JSON: which there are, how they score, and what given answers score."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import AFTER, one_page, paged, shown
from intake.api.shapes import (
    EXAMPLE,
    AnswersSerializer,
    DetailSerializer,
    InstrumentSerializer,
    Refused,
    ScoreSerializer,
    StrictJSONParser,
)
from intake.rules.instruments import Scored, check_answers, parts_of, read_by, score
from intake.rules.shape import Group
from intake.selectors.instruments import Listed, instrument_named, instruments, versions_of
from people.guarded import GuardedView


class InstrumentsView(GuardedView):
    """Every instrument of the practice."""

    access = ("instrument", "list")

    @extend_schema(
        operation_id="instruments",
        parameters=[AFTER],
        responses=paged("InstrumentPage", InstrumentSerializer),
        examples=[shown("One instrument", one_page(EXAMPLE))],
    )
    def get(self, request: Request) -> Response:
        """List the instruments: those on the assessment page first, in its order."""
        return self.listed_here(request, instruments(), key=lambda row: row.place, show=_listed)


class InstrumentView(GuardedView):
    """One instrument."""

    access = ("instrument", "read")

    @extend_schema(
        operation_id="instrument",
        responses=DetailSerializer,
        examples=[
            OpenApiExample(
                "GAD-7",
                response_only=True,
                value={
                    **EXAMPLE,
                    "licence": "Free to use; no permission required.",
                    "attribution": "R. L. Spitzer and colleagues.",
                    "citation": "Arch Intern Med 2006;166:1092-1097.",
                    "lowest": 0,
                    "highest": 21,
                    "versions": [
                        {
                            "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
                            "version": "1.1.0",
                            "source": "shipped",
                            "content_hash": "9f2c…",
                            "has_text": False,
                        }
                    ],
                },
            )
        ],
    )
    def get(self, _request: Request, code: str) -> Response:
        """Return one instrument with its versions, the newest first."""
        row = _named(code)
        definition = row.definition
        return Response(
            {
                **_listed(row),
                "licence": definition.licence,
                "attribution": definition.attribution,
                "citation": definition.citation,
                "lowest": definition.lowest,
                "highest": definition.highest,
                "versions": [
                    {
                        "id": version.public_id,
                        "version": version.version,
                        "source": version.source,
                        "content_hash": version.content_hash,
                        "has_text": version.has_text,
                    }
                    for version in versions_of(row.instrument)
                ],
            }
        )


class DefinitionView(GuardedView):
    """The definition in force, as it can be imported elsewhere."""

    access = ("instrument", "export")

    @extend_schema(
        operation_id="instrument_definition",
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "Its beginning",
                response_only=True,
                value={"code": "gad-7", "version": "1.1.0", "direction": "higher_is_worse"},
            )
        ],
    )
    def get(self, _request: Request, code: str) -> Response:
        """Return the JSON whose hash the answers are pinned to."""
        return Response(_named(code).version.definition)


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
        row = _named(code)
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
        told = _("These answers are not to version %(version)s, which is in use.")
        problems.append({"path": "version", "text": told % {"version": row.version.version}})
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


def _named(code: str) -> Listed:
    row = instrument_named(code)
    if row is None:
        raise Http404
    return row


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
        "missing": list(scored.missing),
        "risk": list(scored.risk),
        "convention": scored.convention,
        "parts": parts_of(scored, group),
    }
