"""A counselor's clients by tier, risk and time; a supervisor's team in the same order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.asking import Question
from common.paging import Page, one_page, page_of, values_of
from common.remembered import remembered
from people.access import Scope, scope_of
from people.models import Standing, User
from people.models.clients import FAR_AWAY
from tiering.models import ServiceStandard

PAGE = 50
KEY = ("tier_order", "attention", "sort_at", "client_id")


class Case(NamedTuple):
    """What a row of a caseload shows: columns of the standing and of its client."""

    tier_order: int
    attention: int
    sort_at: datetime
    client_id: int
    tier: str
    next_session_at: datetime | None
    last_session_at: datetime | None
    sessions_held: int
    sessions_left: int | None
    sessions_bought: int | None
    severity: int | None
    severity_before: int | None
    counselor_id: int | None
    client__counselor_id: int | None
    client__public_id: UUID
    client__code: str
    client__name: str
    client__name_latin: str
    # whose client it is, where the caseload is a team's
    counselor__user__name: str = ""
    counselor__user__name_latin: str = ""


OWN_COLUMNS = [name for name in Case._fields if name not in Case._field_defaults]
CASELOADS = {Scope.OWN, Scope.TEAM}


@dataclass(frozen=True, slots=True)
class CaseloadFilter:
    """What of a caseload is wanted.

    view       "all", "needs_me" (an alert, off track, or a session to write down), "no_session"
    tier       "" or a tier
    """

    view: str = "all"
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clients each view holds, and each group of tier."""

    everybody: int
    needs_me: int
    no_session: int
    by_order: Mapping[int, int]


def has_caseload(user: User) -> bool:
    """Whether this person has clients of their own, or of a team."""
    return scope_of(user, "client_identity", "list") in CASELOADS


def caseload(user: User, wanted: CaseloadFilter, *, after: str, now: datetime) -> Page:
    """Return one page of ``Case``; a team's has the counselors' names.

    The index standing_caseload holds scope and order, so that a page costs the same at any size
    of caseload. The scope is asked of the client itself, row by row: as a second condition of the
    statement it would make the planner read the whole caseload.
    """
    view = wanted.view if wanted.view in VIEWS else ""
    values = {**values_of(after, KEY), "now": now}
    if wanted.tier:
        values["tier"] = wanted.tier
    rows = [Case(*row) for row in CASES.ask(user, view, **values)]
    page = page_of(rows, key=KEY, size=PAGE)
    true = [row for row in page.rows if row.counselor_id == row.client__counselor_id]
    return Page(rows=true, after=page.after)


def _cases(reader: Any, view: str, *, now: Any, tier: Any = "", **behind: Any) -> QuerySet[Any]:
    rows = Standing.objects.filter(_mine(reader))
    if tier:
        rows = rows.filter(tier=tier)
    if view:
        rows = rows.filter(VIEWS[view](now))
    team = scope_of(reader, "client_identity", "list") is Scope.TEAM
    columns = Case._fields if team else OWN_COLUMNS
    return one_page(rows.values_list(*columns), key=KEY, size=PAGE, behind=behind)


def counts(user: User, now: datetime) -> Counts:
    """Return the numbers beside the views: one pass over the person's own standings."""
    found = NUMBERS.ask(user, now=now)
    return Counts(
        everybody=sum(everybody for _order, everybody, _needs_me, _no_session in found),
        needs_me=sum(needs_me for _order, _everybody, needs_me, _no_session in found),
        no_session=sum(no_session for _order, _everybody, _needs_me, no_session in found),
        by_order={order: everybody for order, everybody, _needs_me, _no_session in found},
    )


def _numbers(reader: Any, *, now: Any) -> QuerySet[Any]:
    numbers = Standing.objects.filter(_mine(reader)).order_by().values("tier_order")
    return numbers.annotate(
        everybody=Count("pk"),
        needs_me=Count("pk", filter=_needs_me(now)),
        no_session=Count("pk", filter=_no_session(now)),
    ).values_list("tier_order", "everybody", "needs_me", "no_session")


CASES, NUMBERS = Question(_cases), Question(_numbers)


@remembered
def standards() -> dict[str, tuple[int, int]]:
    """Return the newest published standard of each tier: hours to a reply, days to a session."""
    newest = ServiceStandard.objects.order_by("tier", "-version").distinct("tier")
    rows = newest.values_list("tier", "reply_hours", "first_session_days")
    return {tier: (hours, days) for tier, hours, days in rows}


def _mine(user: User) -> Q:
    """The standing's own copy of the counselor, so that the index can be used."""
    if scope_of(user, "client_identity", "list") is Scope.OWN:
        return Q(counselor_id=user.pk)
    return Q(counselor__supervisor_id=user.pk)


def _needs_me(now: Any) -> Q:
    return Q(attention__lt=2) | Q(sort_at__lt=now)


def _no_session(_now: Any) -> Q:
    return Q(sort_at=FAR_AWAY)  # the same as no next session, and in the index


VIEWS: dict[str, Callable[[Any], Q]] = {"needs_me": _needs_me, "no_session": _no_session}
