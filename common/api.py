"""The same refusals for JSON."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from common.errors import DomainError


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, DomainError):
        body = {"code": type(exception).__name__, "message": str(exception)}
        return Response(body, status=exception.status)
    return rest_exception_handler(exception, context)
