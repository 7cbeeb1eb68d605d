"""Forms of the practice's own and texts that it loads, as JSON."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import sent, shown
from intake import services
from intake.api.instruments import detail, named, published_own, version_named
from intake.api.shapes import (
    DEFINITION,
    DETAIL,
    MORNING,
    DefinitionSerializer,
    DetailSerializer,
    NextDefinitionSerializer,
    Refused,
    ReportSerializer,
    StrictJSONParser,
    told,
)
from intake.formwords import problem_words, report_words
from intake.rules.lint import lint
from intake.rules.packs import blank_pack
from people.guarded import GuardedView

TEXT: dict[str, Any] = {
    "instrument": "gad-7",
    "version": "1.1.0",
    "source": "The licensed text, page 2.",
    "items": {"nervous": {"en": "…", "zh-Hans": "…"}},
}
EMPTY_TEXT = {**TEXT, "source": "", "items": {"nervous": {"en": "", "zh-Hans": ""}}}
STRICT: list[type[BaseParser]] = [StrictJSONParser]


class DefinitionView(GuardedView):
    """A definition, as it can be brought in elsewhere; and writing the next one."""

    access = ("instrument", "export")
    writes = {"PUT": ("instrument", "create")}
    parser_classes: ClassVar[list[type[BaseParser]]] = STRICT

    @extend_schema(
        operation_id="instrument_definition",
        parameters=[OpenApiParameter("version", UUID, description="Id; the one in force without.")],
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "Its beginning",
                response_only=True,
                value={"code": "gad-7", "version": "1.1.0", "direction": "higher_is_worse"},
            )
        ],
    )
    def get(self, request: Request, code: str) -> Response:
        """Return the JSON whose hash the answers are pinned to."""
        listed, wanted = named(code), request.query_params.get("version")
        version = version_named(listed, _id(wanted)) if wanted else listed.version
        return Response(version.definition)

    @extend_schema(
        operation_id="rewrite_instrument",
        request=NextDefinitionSerializer,
        responses=DetailSerializer,
        examples=[
            sent("One question more", {"base": "9f2c…", "definition": DEFINITION}),
            shown("In force", MORNING),
        ],
    )
    def put(self, request: Request, code: str) -> Response:
        """Write the next version of a form of the practice's own and put it in force. Refused
        where another version than "base" is in force, and for shipped forms."""
        said = told(NextDefinitionSerializer(data=request.data))
        base, editing = said.get("base", ""), named(code).instrument
        return Response(
            detail(published_own(said["definition"], request, editing=editing, base=base))
        )


class FormDraftView(GuardedView):
    """A draft of a form, read and not kept."""

    access = ("instrument", "create")
    stores = False
    parser_classes: ClassVar[list[type[BaseParser]]] = STRICT

    @extend_schema(
        operation_id="read_form_draft",
        request=DefinitionSerializer,
        responses=ReportSerializer,
        examples=[
            sent("A draft", {"definition": {**DEFINITION, "bands": []}}),
            shown(
                "What is wrong with it",
                {"problems": [{"path": "bands", "text": "must not be empty"}], "remarks": []},
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Say of a definition what is wrong and what is doubtful. Nothing is stored."""
        data = told(DefinitionSerializer(data=request.data))["definition"]
        return Response(report_words(lint(data)))


class TextView(GuardedView):
    """The official text of a form."""

    access = ("instrument", "export")
    writes = {"POST": ("instrument", "create")}
    parser_classes: ClassVar[list[type[BaseParser]]] = STRICT

    @extend_schema(
        operation_id="empty_text",
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("To be filled in", response_only=True, value=EMPTY_TEXT)],
    )
    def get(self, _request: Request, code: str) -> Response:
        """Return an empty pack, to be filled in with the official text."""
        return Response(blank_pack(named(code).definition))

    @extend_schema(
        operation_id="load_text",
        request=OpenApiTypes.OBJECT,
        responses={201: DetailSerializer},
        examples=[
            sent("A filled pack", TEXT),
            shown("With its text", {**DETAIL, "has_text": True}, 201),
        ],
    )
    def post(self, request: Request, code: str) -> Response:
        """Load the official text as a version that clients can fill in, and put it in force. The
        same text again is the version that is there."""
        try:
            services.load_pack(
                instrument=named(code).instrument, data=request.data, by=request.user
            )
        except services.UnreadableDefinition as refusal:
            problems = [problem_words(one) for one in refusal.problems]
            raise Refused("text", problems) from refusal
        return Response(detail(code), status=201)


def _id(wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError as error:
        raise Http404 from error
