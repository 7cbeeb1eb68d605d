"""The client list and the head of the client file."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from common.asking import Question
from common.paging import Page, one_page, page_of, values_of
from intake.models import Assessment, Goal
from people.access import Scope, may, scope_of
from people.models import Client, User
from people.selectors import consents_of, found_by, way_to_find
from scheduling.models import Appointment
from tiering.models import TierDecision
from tiering.rules.tiers import Code, Reason, mask, reason_from_dict
from tiering.selectors import may_see_money, may_see_scores

PAGE = 50
ROWS = {Scope.ALL, Scope.OWN, Scope.TEAM}
RELATED = ("standing", "site", "counselor__user")
KEY = ("-registered_at", "-id")


class Listed(NamedTuple):
    """What a row of the client list shows, as plain columns: no row needs a model."""

    registered_at: datetime
    id: int
    public_id: UUID
    code: str
    name: str
    name_latin: str
    standing__tier: str
    standing__next_session_at: datetime | None
    site__name: str
    site__name_zh: str
    counselor__user__name: str | None
    counselor__user__name_latin: str | None


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """What of the client list is wanted; "" where a filter is not set.

    tier   only for people who may see tiers of single clients
    """

    site: str = ""
    tier: str = ""
    state: str = ""


def sees_tiers(user: User) -> bool:
    """Whether tiers of single clients may be shown to this person, and filtered by."""
    return scope_of(user, "tier_decision", "list") in ROWS


def clients(user: User, wanted: ClientFilter, *, after: str) -> Page:
    """Return one page of the clients this person may see, newest first."""
    values: dict[str, Any] = values_of(after, KEY)
    if wanted.site:
        values["site"] = wanted.site
    if wanted.tier and sees_tiers(user):
        values["tier"] = wanted.tier
    rows = [Listed(*row) for row in CLIENTS.ask(user, wanted.state, **values)]
    return page_of(rows, key=KEY, size=PAGE)


def _clients(
    reader: Any, state: str, *, site: Any = "", tier: Any = "", **behind: Any
) -> "QuerySet[Any, Any]":
    rows = Client.objects.visible_to(reader, action="list")
    if site:
        rows = rows.filter(site_id=site)
    if tier:
        rows = rows.filter(standing__tier=tier)
    if state == "no_counselor":
        rows = rows.filter(counselor=None)
    if state == "no_session":
        rows = rows.filter(standing__next_session_at=None)
    return one_page(rows.values_list(*Listed._fields), key=KEY, size=PAGE, behind=behind)


def search(user: User, query: str, limit: int) -> list[Listed]:
    """Return clients this person may see, newest first, found by whatever they go by."""
    way, what = way_to_find(query)
    return [Listed(*row) for row in FOUND.ask(user, way, limit, what=what)] if what else []


def _found(reader: Any, way: str, limit: int, *, what: Any) -> "QuerySet[Any, Any]":
    visible = Client.objects.visible_to(reader, action="list")
    return found_by(visible, way, what).order_by(*KEY).values_list(*Listed._fields)[:limit]


CLIENTS, FOUND = Question(_clients), Question(_found)


def client_rows(user: User) -> "QuerySet[Client]":
    """Return the clients whose file this person may open, with what its head needs."""
    return Client.objects.visible_to(user, "timeline").for_reading().select_related(*RELATED)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a client's file; None or empty where this person may not see it.

    decision    the newest tier decision, and its reasons as this person may see them
    awaiting    public id of the newest assessment where nobody has confirmed a tier yet
    following   the next booked appointment
    goals       of the newest assessment, in the client's words
    """

    consents: dict[str, bool] = field(default_factory=dict)
    decision: TierDecision | None = None
    reasons: tuple[Reason, ...] = ()
    assessed: bool = False
    awaiting: UUID | None = None
    following: Appointment | None = None
    goals: tuple[str, ...] = ()


def head_of(client: Client, user: User) -> Head:
    """Return the head of a client's file for one person."""
    forms = Assessment.objects.filter(client=client).order_by("-submitted_at", "-id")
    newest = forms.values_list("public_id", "tier_decision").first()
    undecided = newest[0] if newest and newest[1] is None else None
    decision = _decision(client, user)
    return Head(
        consents=consents_of(client) if may(user, "consent_record", "read") else {},
        decision=decision,
        reasons=_reasons(decision, user) if decision else (),
        assessed=newest is not None,
        awaiting=undecided if may(user, "tier_decision", "create") else None,
        following=_following(client, user),
        goals=_goals(client, newest[0], user) if newest else (),
    )


def _decision(client: Client, user: User) -> TierDecision | None:
    visible = TierDecision.objects.visible_to(user).filter(client=client)
    decision = visible.select_related("assessment").order_by("-confirmed_at", "-id").first()
    if decision is not None:
        decision.client = client  # its data key opens the reasons
    return decision


def _reasons(decision: TierDecision, user: User) -> tuple[Reason, ...]:
    """Return why, masked, without what is hidden from this person."""
    stored: Any = tuple(reason_from_dict(data) for data in decision.reasons)
    shown = mask(
        stored,
        may_see_money=may_see_money(user),
        may_see_scores=may_see_scores(user, decision.assessment),
    )
    return tuple(reason for reason in shown if reason.code is not Code.MASKED)


def _following(client: Client, user: User) -> Appointment | None:
    booked = Appointment.objects.visible_to(user).filter(
        client=client, state=Appointment.State.BOOKED
    )
    return booked.order_by("starts_at").first()


def _goals(client: Client, assessment: UUID, user: User) -> tuple[str, ...]:
    visible = Assessment.objects.visible_to(user).filter(public_id=assessment)
    goals = list(Goal.objects.filter(assessment__in=visible).order_by("position"))
    for goal in goals:
        goal.assessment = Assessment(client=client)  # whose data key opens the words
    return tuple(goal.text for goal in goals)
