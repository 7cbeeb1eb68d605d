"""Who may see what: the matrix, asked by every view and every list.

A view says ``@asks("client_identity", "read")``; a list says ``visible_to(user)``. Out of scope
is 404, never 403: the answer must not tell that there is something to find.
"""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from common.responses import is_htmx
from people.rules.access import Matrix, Scope, parse_matrix

if TYPE_CHECKING:
    from people.models import Client, User

HERE = Path(__file__).parent
NOTHING = Q(pk__in=[])
ROWS = frozenset({Scope.OWN, Scope.TEAM, Scope.ALL})
WITHOUT_CASELOAD = {"intake", "manager", "auditor"}
View = TypeVar("View", bound=Callable[..., HttpResponse])


@cache
def matrix() -> Matrix:
    """Return the practice's matrix: the given rows, and ours for resources they do not name."""
    given = (HERE / "access_matrix.csv").read_text(encoding="utf-8")
    ours = (HERE / "access_additions.csv").read_text(encoding="utf-8")
    return parse_matrix(given.splitlines(), ours.splitlines())


def scope_of(user: "User", resource: str, action: str) -> Scope:
    return matrix().scope(resource, user.role, action)


def may(user: "User", resource: str, action: str) -> bool:
    """Whether any cell opens at all; which rows is the question of ``rows_visible``."""
    return scope_of(user, resource, action) is not Scope.NONE


def sees_rows(user: "User", resource: str, action: str) -> bool:
    """Whether somebody's rows are open, not only how many there are or that there is one."""
    return scope_of(user, resource, action) in ROWS


def sees_every_row(user: "User", resource: str) -> bool:
    """Whether a list of this person holds all there is; an empty one may then say so."""
    return scope_of(user, resource, "list") is Scope.ALL


def rows_visible(
    user: "User", resource: str, action: str = "read", *, client: str = "", author: str = ""
) -> Q:
    """Return the condition that keeps the rows this person may see.

    client   path from the row to its client ("" where the row is the client itself)
    author   path to who wrote the row: what "own" means to staff without a caseload
    """
    scope = scope_of(user, resource, action)
    to = f"{client}__" if client else ""
    if scope is Scope.ALL:
        return Q()
    if scope is Scope.OWN and user.role in WITHOUT_CASELOAD:
        return Q(**{author: user}) if author else NOTHING
    if scope is Scope.OWN:
        return Q(**{f"{to}counselor_id": user.pk})
    if scope is Scope.TEAM:
        supervised = Q(**{f"{to}counselor__supervisor_id": user.pk})
        waiting = Q(**{f"{to}counselor": None, f"{to}site_id": user.site_id})
        return supervised | waiting
    return NOTHING


def sees(user: "User", resource: str, client: "Client", action: str = "read") -> bool:
    """Whether this person may see this of a client at hand: ``rows_visible`` for one row.

    Every page, part and answer that shows something of a client beside another thing asks here.
    """
    scope = scope_of(user, resource, action)
    if scope is Scope.OWN:
        return user.role not in WITHOUT_CASELOAD and client.counselor_id == user.pk
    if scope is Scope.TEAM:
        if client.counselor_id is None:
            return client.site_id == user.site_id
        return client.counselor.supervisor_id == user.pk
    return scope is Scope.ALL


def asks(resource: str, action: str) -> Callable[[View], View]:
    """Guard a view: signed in, and the matrix opens this cell to the person's role.

    A part of a page is refused with 401, not sent to the sign-in page: that would be swapped into
    the middle of what somebody is typing.
    """

    def guard(view: View) -> View:
        @_part_refused
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, resource, action):  # type: ignore[arg-type]
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = (resource, action)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def _part_refused(view: View) -> View:
    @wraps(view)
    def refused(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_htmx(request) and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    return refused  # type: ignore[return-value]


def open_to(who: str) -> Callable[[View], View]:
    """Mark a view that needs no account, and say to whom it is open and why."""

    def mark(view: View) -> View:
        view.open_to = who  # type: ignore[attr-defined]
        return view

    return mark
