"""The same refusals for JSON, and a body that can be kept."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, DateTimeField
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as rest_exception_handler

from common.errors import refusal_in
from common.localtimes import moments_of
from common.storable import is_storable


class Invalid(APIException):
    """What was sent cannot be taken: field → what is wrong with it."""

    status_code = 422

    def __init__(self, errors: Any) -> None:
        super().__init__()
        self.detail = errors


class MomentField(DateTimeField):
    """A moment; without an offset it is the practice's time, which must say which moment it is."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            moments = moments_of(value)
            if len(moments) != 1:
                text = _("The clocks change then: write the time with its offset from UTC.")
                raise ValidationError(text)
            value = moments[0]
        moment: datetime = super().enforce_timezone(value)
        return moment


class CleanJSONParser(JSONParser):
    """JSON whose texts a database can keep, and which ends somewhere."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            document = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("This JSON is nested too deeply.")) from error
        if not is_storable(document):
            problem = _("This JSON has a character that cannot be kept.")
            raise Invalid({api_settings.NON_FIELD_ERRORS_KEY: [problem]})
        return document


def checked(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    """Return what was sent, as clean values.

    :raises Invalid: with what is wrong, field by field
    """
    if not serializer.is_valid():
        raise Invalid(serializer.errors)
    found: dict[str, Any] = serializer.validated_data
    return found


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    refusal = refusal_in(exception)
    if refusal is not None:
        body = {"code": type(refusal).__name__, "message": str(refusal), **refusal.details}
        return Response(body, status=refusal.status)
    return rest_exception_handler(exception, context)
