"""Forms as JSON: which there are, how they score, and what given answers score."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from intake.formwords import problem_words
from intake.rules.documents import MOST_BYTES, read_document
from intake.rules.instruments import Scored, check_answers, parts_of, read_by, score
from intake.rules.shape import Group, LicenceClass
from intake.rules.strict import InvalidDefinition
from intake.selectors.instruments import Listed, instrument_named, instruments, versions_of
from people.guarded import GuardedView


class Refused(APIException):
    """The body cannot be taken; each problem says where and why."""

    status_code = 422

    def __init__(self, code: str, problems: list[dict[str, Any]]) -> None:
        super().__init__(code=code)
        self.detail = {"code": code, "problems": problems}  # type: ignore[assignment]


class StrictJSONParser(BaseParser):
    """JSON without doubles, NaN or endless numbers: what a score hangs on is read once."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        try:
            return read_document(raw)
        except InvalidDefinition as problem:
            told = [problem_words(slip) for slip in problem.all]
            raise Refused("unreadable", told) from problem


class TextsField(serializers.DictField):
    """One text in both languages."""

    child = serializers.CharField()


class InstrumentSerializer(serializers.Serializer):
    """One instrument as the practice uses it."""

    code = serializers.CharField()
    name = TextsField()
    version = serializers.CharField(help_text="In force now.")
    content_hash = serializers.CharField(help_text="SHA-256 of the definition in force.")
    items = serializers.IntegerField()
    active = serializers.BooleanField()
    own = serializers.BooleanField(help_text="Made by the practice.")
    intake_position = serializers.IntegerField(allow_null=True)
    convention = serializers.CharField(allow_null=True)
    licence_class = serializers.ChoiceField(choices=[value.value for value in LicenceClass])
    locked = serializers.BooleanField(help_text="Its licence has not been attested.")
    has_text = serializers.BooleanField(help_text="The official wording has been loaded.")


class VersionSerializer(serializers.Serializer):
    """One version; none ever changes."""

    id = serializers.UUIDField()
    version = serializers.CharField()
    source = serializers.CharField()
    content_hash = serializers.CharField()
    has_text = serializers.BooleanField()


class DetailSerializer(InstrumentSerializer):
    """One instrument with its versions and where it is from."""

    licence = serializers.CharField()
    attribution = serializers.CharField()
    citation = serializers.CharField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()
    versions = VersionSerializer(many=True)


EXAMPLE: dict[str, Any] = {
    "code": "gad-7",
    "name": {"en": "GAD-7", "zh-Hans": "GAD-7"},
    "version": "1.1.0",
    "content_hash": "9f2c…",
    "items": 7,
    "active": True,
    "own": False,
    "intake_position": 2,
    "convention": None,
    "licence_class": "free",
    "locked": False,
    "has_text": False,
}


class InstrumentsView(GuardedView):
    """Every instrument of the practice."""

    access = ("instrument", "list")

    @extend_schema(
        operation_id="instruments",
        responses=InstrumentSerializer(many=True),
        examples=[OpenApiExample("One instrument", response_only=True, value=EXAMPLE)],
    )
    def get(self, _request: Request) -> Response:
        """List the instruments: those on the assessment page first, in its order."""
        return Response([_listed(row) for row in instruments()])


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
        responses=serializers.DictField(),
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


class AnswersSerializer(serializers.Serializer):
    """Answers to be scored."""

    version = serializers.CharField(help_text="The version they were given to.")
    answers = serializers.DictField(child=serializers.IntegerField())
    group = serializers.ChoiceField(
        choices=[group.value for group in Group], required=False, allow_null=True
    )


class ScoreSerializer(serializers.Serializer):
    """What the answers score. Screening, not diagnosis."""

    complete = serializers.BooleanField()
    total = serializers.CharField(allow_null=True, help_text="A decimal as text; cut, not rounded.")
    band = serializers.CharField(allow_null=True)
    level = serializers.CharField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())
    risk = serializers.ListField(child=serializers.CharField())
    convention = serializers.CharField(allow_null=True)
    parts = serializers.DictField()


class ScoreView(GuardedView):
    """What given answers score. Nothing is stored."""

    access = ("instrument", "read")
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
