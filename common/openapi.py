"""The description of the API: what every operation has, said once."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, inline_serializer
from rest_framework import serializers

ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11"
OTHER_ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b12"
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="One UUID for one act: for 24 hours the same key with the same body gives the "
    "first answer and does nothing.",
)
AFTER = OpenApiParameter(
    "after", str, description='"after" of the page before; left out for the first one.'
)
TOLD = {
    400: ("No JSON.", {"detail": "JSON parse error"}),
    401: ("No session, or a token that opens nothing.", {"detail": "This token opens nothing."}),
    403: (
        "The token lacks the scope, or a session's write its CSRF token.",
        {"code": "ScopeMissing", "message": "This token lacks the scope tiering:write."},
    ),
    404: ("Not there, or not yours.", {"detail": "Not found."}),
    409: (
        "A rule says no, and why.",
        {"code": "OpenAlert", "message": "This client has an open crisis alert."},
    ),
    422: (
        "What was sent is wrong or cannot be kept: field by field, or as code and message.",
        {"note": ["Say in at least ten characters why."]},
    ),
    429: ("Too many calls; Retry-After says when.", {"detail": "Request was throttled."}),
}


def sent(name: str, value: Any) -> OpenApiExample:
    """Return an example of a body that comes in."""
    return OpenApiExample(name, value=value, request_only=True)


def shown(name: str, value: Any, status: int = 200) -> OpenApiExample:
    """Return an example of an answer."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=[str(status)])


def paged(name: str, row: type[serializers.Serializer]) -> Any:
    """Return the shape of one page of a list."""
    after = serializers.CharField(help_text='Send it back as "after"; empty on the last page.')
    return inline_serializer(name, {"after": after, "results": row(many=True)})


def one_page(*rows: Any) -> dict[str, Any]:
    """Return an example of one page: the last."""
    return {"after": "", "results": list(rows)}


class BearerScheme(OpenApiAuthenticationExtension):
    """Tokens, as the description names them."""

    target_class = "people.bearer.BearerAuthentication"
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made on the page API tokens."}


class HouseSchema(AutoSchema):
    """Keys, refusals and a summary for every operation, from what its view says of itself."""

    def get_override_parameters(self) -> list[Any]:
        return [KEY] if self.view.is_write(self.method) else []

    def get_summary(self) -> str:
        return self.get_description().replace("\n", " ").split(". ")[0].split(";")[0].rstrip(".")

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        answers: dict[str, Any] = super()._get_response_bodies(direction)  # type: ignore[assignment]
        for status in self._refusals():
            answers.setdefault(str(status), _refusal(status))
        return dict(sorted(answers.items()))

    def _refusals(self) -> list[int]:
        found = [401, 403, 404, 429]
        if self.method != "GET":
            found += [400, 422]
        elif self.view.checks_query:
            found.append(422)
        if self.view.is_write(self.method) or self.view.may_refuse:
            found.append(409)
        return found


def _refusal(status: int) -> dict[str, Any]:
    why, body = TOLD[status]
    example = {"value": body}
    content = {"schema": {"type": "object"}, "examples": {"Refused": example}}
    return {"description": why, "content": {"application/json": content}}
