"""The same refusals for JSON."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from common.errors import refusal_in


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    refusal = refusal_in(exception)
    if refusal is not None:
        body = {"code": type(refusal).__name__, "message": str(refusal), **refusal.details}
        return Response(body, status=refusal.status)
    return rest_exception_handler(exception, context)
