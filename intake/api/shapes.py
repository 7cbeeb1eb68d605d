"""What goes in and out of the API of the forms."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.settings import api_settings

from intake.formwords import problem_words
from intake.rules.documents import MOST_BYTES
from intake.rules.shape import Group, LicenceClass
from intake.rules.strict import InvalidDefinition
from intake.uploads import read_upload


class Refused(APIException):
    """The body cannot be taken; each problem says where and why."""

    status_code = 422

    def __init__(self, code: str, problems: list[dict[str, Any]]) -> None:
        super().__init__(code=code)
        self.detail = {"code": code, "problems": problems}  # type: ignore[assignment]


def told(serializer: serializers.BaseSerializer[Any]) -> dict[str, Any]:
    """Return what was sent, as clean values.

    :raises Refused: with what is wrong, path by path
    """
    if not serializer.is_valid():
        raise Refused("request", list(_paths(serializer.errors, "")))
    found: dict[str, Any] = serializer.validated_data
    return found


def _paths(errors: Any, path: str) -> Iterator[dict[str, Any]]:
    if isinstance(errors, Mapping):
        for name, below in errors.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _paths(below, f"{path}.{own}".strip("."))
        return
    for one in errors:
        if isinstance(one, Mapping | list):
            yield from _paths(one, path)
        else:
            yield {"path": path, "code": getattr(one, "code", "invalid"), "text": str(one)}


class StrictJSONParser(BaseParser):
    """JSON without doubles, NaN or endless numbers: what a score hangs on is read once."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        try:
            return read_upload(raw)
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
    """One instrument with its newest twenty versions and where it is from."""

    licence = serializers.CharField()
    attribution = serializers.CharField()
    citation = serializers.CharField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()
    versions = VersionSerializer(many=True)


VERSION: dict[str, Any] = {
    "id": "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11",
    "version": "1.1.0",
    "source": "shipped",
    "content_hash": "9f2c…",
    "has_text": False,
}
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


DETAIL: dict[str, Any] = {
    **EXAMPLE,
    "licence": "Free to use; no permission required.",
    "attribution": "R. L. Spitzer and colleagues.",
    "citation": "Arch Intern Med 2006;166:1092-1097.",
    "lowest": 0,
    "highest": 21,
    "versions": [VERSION],
}
MORNING: dict[str, Any] = {
    **DETAIL,
    "code": "morning",
    "name": {"en": "Morning check", "zh-Hans": "晨间小结"},
    "version": "1",
    "active": False,
    "own": True,
    "intake_position": None,
    "licence_class": "own",
    "versions": [{**VERSION, "version": "1", "source": "own"}],
}
DEFINITION: dict[str, Any] = {
    "code": "morning",
    "version": "0",
    "name": {"en": "Morning check", "zh-Hans": "晨间小结"},
    "direction": "higher_is_worse",
    "period": {"en": "this morning", "zh-Hans": "今早"},
    "validated": False,
    "scale": {
        "low": 0,
        "high": 3,
        "low_anchor": {"en": "calm", "zh-Hans": "平静"},
        "high_anchor": {"en": "uneasy", "zh-Hans": "不安"},
    },
    "items": [
        {"code": "waking", "topic": {"en": "Waking", "zh-Hans": "醒来"}},
        {"code": "body", "topic": {"en": "Body", "zh-Hans": "身体"}},
    ],
    "key": {"method": "sum", "multiplier": 1, "may_be_missing": 0},
    "bands": [
        {"code": "low", "start": 0, "label": {"en": "low", "zh-Hans": "低"}},
        {"code": "high", "start": 4, "label": {"en": "high", "zh-Hans": "高"}},
    ],
    "cuts": [],
    "licence_class": "own",
    "licence": "Ours.",
    "attribution": "The practice.",
    "citation": "None.",
}


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
    at_least = serializers.BooleanField(
        help_text="The form is unfinished: the level can only become higher."
    )
    missing = serializers.ListField(child=serializers.CharField())
    risk = serializers.ListField(child=serializers.CharField())
    convention = serializers.CharField(allow_null=True)
    parts = serializers.DictField()


class DefinitionSerializer(serializers.Serializer):
    """A form of the practice's own, as the definition of any form is exported."""

    definition = serializers.DictField()


class NextDefinitionSerializer(DefinitionSerializer):
    """Its next version. base: hash of the version that was read; another one in force refuses."""

    base = serializers.CharField(required=False, max_length=64)


class FlawSerializer(serializers.Serializer):
    """What is wrong or doubtful, and where."""

    path = serializers.CharField()
    text = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """What a reading of a draft says. Problems keep it from being a form, remarks do not."""

    problems = FlawSerializer(many=True)
    remarks = FlawSerializer(many=True)


class LicenceSerializer(serializers.Serializer):
    """The number or date of a licence and who granted it; confirmed is the statement itself."""

    licence = serializers.CharField(max_length=200)
    confirmed = serializers.BooleanField()


class StatementSerializer(serializers.Serializer):
    """Who stated when under which licence the practice uses a form. Never edited."""

    licence = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ChosenReadingSerializer(serializers.Serializer):
    """Which published reading scores follow; "" is the form's own where it has no name."""

    convention = serializers.CharField(allow_blank=True)
