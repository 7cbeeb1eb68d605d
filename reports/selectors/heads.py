"""One client's file: the client, and what stands above the timeline."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from common.asking import Columns, Question
from intake.models import Assessment, Goal
from intake.selectors.drafts import COMPLETED_WITHIN
from people.access import may
from people.models import Client, Counselor, User
from people.selectors import consents_of
from people.selectors.reading import CLIENT, SITE, STANDING
from scheduling.models import Appointment
from tiering.models import TierDecision
from tiering.rules.tiers import Code, Reason, mask, reason_from_dict
from tiering.selectors import may_see_money, may_see_scores

COMPLETE = 100  # per cent


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a client's file; None or empty where this person may not see it.

    decision    the newest tier decision, and its reasons as this person may see them
    awaiting    public id of the newest assessment where nobody has confirmed a tier yet
    following   the next booked appointment
    goals       of the newest assessment, in the client's words
    to_complete   public id of the newest assessment where it leaves something open and is fresh
    """

    consents: dict[str, bool] = field(default_factory=dict)
    decision: TierDecision | None = None
    reasons: tuple[Reason, ...] = ()
    assessed: bool = False
    awaiting: UUID | None = None
    following: Appointment | None = None
    goals: tuple[str, ...] = ()
    to_complete: UUID | None = None


def file_of(user: User, public_id: UUID) -> Client | None:
    """Return a client whose file this person may open, with what its head needs.

    ``has_earlier_files`` says whether other files were merged into it.
    """
    for row in FILE.ask(user, public_id=public_id):
        values = iter(row)
        client = CLIENT.made(values)
        client.standing, client.site = STANDING.made(values), SITE.made(values)
        if client.counselor_id is not None:
            client.counselor = COUNSELOR.made(values)
            client.counselor.user = USER.made(values)
        client.has_earlier_files = row[-1]
        return client
    return None


def _file(reader: Any, *, public_id: Any) -> "QuerySet[Any, Any]":
    visible = Client.objects.visible_to(reader, "timeline").filter(public_id=public_id)
    return visible.values_list(
        *CLIENT.at(),
        *STANDING.at("standing"),
        *SITE.at("site"),
        *COUNSELOR.at("counselor"),
        *USER.at("counselor__user"),
        Exists(Client.objects.filter(merged_into=OuterRef("pk"))),
    )


def head_of(client: Client, user: User) -> Head:
    """Return the head of a client's file for one person."""
    newest = next(iter(NEWEST_FORM.ask(None, client=client.pk)), None)
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
        to_complete=newest[0] if newest and _is_open(*newest[2:]) else None,
    )


def _newest_form(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    forms = Assessment.objects.filter(client_id=client).order_by("-submitted_at", "-id")
    columns = ("public_id", "tier_decision", "completeness", "submitted_at")
    return forms.values_list(*columns)[:1]


def _is_open(completeness: int, submitted_at: datetime) -> bool:
    return completeness < COMPLETE and submitted_at > timezone.now() - COMPLETED_WITHIN


def _decision(client: Client, user: User) -> TierDecision | None:
    for *columns, entered_by in NEWEST_DECISION.ask(user, client=client.pk):
        decision = DECISION.made(iter(columns))
        decision.client = client  # its data key opens the reasons
        decision.assessment = Assessment(pk=decision.assessment_id, entered_by_id=entered_by)
        return decision
    return None


def _newest_decision(reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    visible = TierDecision.objects.visible_to(reader).filter(client_id=client)
    newest = visible.order_by("-confirmed_at", "-id")
    return newest.values_list(*DECISION.at(), "assessment__entered_by_id")[:1]


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
    for row in NEXT_BOOKED.ask(user, client=client.pk):
        return APPOINTMENT.made(iter(row))
    return None


def _next_booked(reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    booked = Appointment.objects.visible_to(reader).filter(
        client_id=client, state=Appointment.State.BOOKED
    )
    return booked.order_by("starts_at").values_list(*APPOINTMENT.at())[:1]


def _goals(client: Client, assessment: UUID, user: User) -> tuple[str, ...]:
    goals = [GOAL.made(iter(row)) for row in GOALS.ask(user, assessment=assessment)]
    for goal in goals:
        goal.assessment = Assessment(client=client)  # whose data key opens the words
    return tuple(goal.text for goal in goals)


def _goals_of(reader: Any, *, assessment: Any) -> "QuerySet[Any, Any]":
    visible = Assessment.objects.visible_to(reader).filter(public_id=assessment)
    goals = Goal.objects.filter(assessment__in=visible).order_by("position")
    return goals.values_list(*GOAL.at())


COUNSELOR, USER = Columns.of(Counselor), Columns.of(User, without={"password"})
DECISION, APPOINTMENT, GOAL = map(Columns.of, (TierDecision, Appointment, Goal))
FILE, NEWEST_FORM, NEWEST_DECISION = map(Question, (_file, _newest_form, _newest_decision))
NEXT_BOOKED, GOALS = Question(_next_booked), Question(_goals_of)
