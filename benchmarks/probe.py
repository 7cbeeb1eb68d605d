"""Questions that a request may ask about itself: which statements, by which plans.

A request without the header passes untouched, so that timed requests do not pay for it. With
``X-Probe: queries`` or ``X-Probe: plans`` the answer is not the page but what was found.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

HEADER = "X-Probe"
# They ask nothing; the BEGIN and COMMIT around them are not seen here either.
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")
EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


class Probe:
    """Outermost middleware: sees the statements of sessions and sign-in too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get(HEADER)
        if asked is None:
            return self.get_response(request)
        seen = Statements(plans=asked == "plans")
        with connection.execute_wrapper(seen):
            response = self.get_response(request)
        return JsonResponse(
            {
                "status": response.status_code,
                "bytes": len(response.content),
                "statements": seen.statements,
                "plans": seen.plans,
            }
        )


class Statements:
    """Notes every statement, and asks for its plan where wanted."""

    def __init__(self, *, plans: bool) -> None:
        self.statements: list[str] = []
        self.plans: list[Any] = []
        self._explain = plans

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not sql.startswith(TRANSACTION):
            self.statements.append(sql)
        if self._explain and not many and sql.lstrip().upper().startswith(EXPLAINED):
            # Before the statement: afterwards its cursor holds rows that are still to be read.
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                self.plans.append(cursor.fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)
