"""What goes in and out of the API of the forms."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.settings import api_settings

from intake.formwords import problem_words
from intake.rules.documents import MOST_BYTES, read_document
from intake.rules.shape import Group, LicenceClass
from intake.rules.strict import InvalidDefinition


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
