"""A counselor's clients by tier, risk and time; a supervisor's team in the same order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from common.paging import Page, page_by_key
from people.access import Scope, scope_of
from people.models import Standing, User
from people.models.clients import FAR_AWAY
from tiering.models import ServiceStandard

PAGE = 50
KEY = ("tier_order", "attention", "sort_at", "client_id")
FIELDS = (
    *KEY,
    "tier",
    "next_session_at",
    "last_session_at",
    "sessions_held",
    "sessions_left",
    "sessions_bought",
    "severity",
    "severity_before",
    "counselor_id",
    "client__counselor_id",
    "client__public_id",
    "client__code",
    "client__name",
    "client__name_latin",
)
# Whose client it is, where the caseload is a team's.
TEAM_FIELDS = ("counselor__user__name", "counselor__user__name_latin")
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
    """Return one page of plain rows with the columns of ``FIELDS``, of ``TEAM_FIELDS`` for a team.

    The index standing_caseload holds scope and order, so that a page costs the same at any size
    of caseload. The scope is asked of the client itself, row by row: as a second condition of the
    statement it would make the planner read the whole caseload.
    """
    rows = Standing.objects.filter(_mine(user))
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    if wanted.view in VIEWS:
        rows = rows.filter(VIEWS[wanted.view](now))
    team = scope_of(user, "client_identity", "list") is Scope.TEAM
    plain = rows.values_list(*FIELDS, *(TEAM_FIELDS if team else ()), named=True)
    page = page_by_key(plain, key=KEY, size=PAGE, after=after)
    true = [row for row in page.rows if row.counselor_id == row.client__counselor_id]
    return Page(rows=true, after=page.after)


def counts(user: User, now: datetime) -> Counts:
    """Return the numbers beside the views: one pass over the person's own standings."""
    numbers = (
        Standing.objects.filter(_mine(user))
        .order_by()
        .values("tier_order")
        .annotate(
            everybody=Count("pk"),
            needs_me=Count("pk", filter=_needs_me(now)),
            no_session=Count("pk", filter=_no_session(now)),
        )
    )
    found = list(numbers)
    return Counts(
        everybody=sum(row["everybody"] for row in found),
        needs_me=sum(row["needs_me"] for row in found),
        no_session=sum(row["no_session"] for row in found),
        by_order={row["tier_order"]: row["everybody"] for row in found},
    )


def standards() -> dict[str, ServiceStandard]:
    """Return the newest published standard of each tier."""
    newest = ServiceStandard.objects.order_by("tier", "-version").distinct("tier")
    return {standard.tier: standard for standard in newest}


def _mine(user: User) -> Q:
    """The standing's own copy of the counselor, so that the index can be used."""
    if scope_of(user, "client_identity", "list") is Scope.OWN:
        return Q(counselor_id=user.pk)
    return Q(counselor__supervisor_id=user.pk)


def _needs_me(now: datetime) -> Q:
    return Q(attention__lt=2) | Q(sort_at__lt=now)


def _no_session(_now: datetime) -> Q:
    return Q(sort_at=FAR_AWAY)  # the same as no next session, and in the index


VIEWS: dict[str, Callable[[datetime], Q]] = {"needs_me": _needs_me, "no_session": _no_session}
