"""A client asks that another person look at a decision again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from crisis.models import AlertSign
from crisis.services import screen
from people import trail
from people.access import may
from people.models import Task, User
from people.services import add_task, finish_task, lock_client
from tiering import selectors
from tiering.models import Appeal, TierDecision
from tiering.rules.tiers import SHORTEST_NOTE, Tier, needs_cosigner
from tiering.services.decisions import (
    NeedsCoSignature,
    NewerAssessment,
    OpenAlert,
    asked_again,
    check_standard,
    write_decision,
)

REVIEWED_WITHIN = timedelta(days=7)


class NotInForce(DomainError):
    """The decision was replaced; the newer one can be looked at again."""


class AskedInFuture(DomainError):
    """Nobody has asked tomorrow."""

    status = 422


class AppealIsOpen(DomainError):
    """Another wish about this decision waits for its answer; two would be answered as one."""


class AlreadyReviewed(DomainError):
    """Somebody has looked at it again; a new wish is a new appeal."""


class OwnDecision(DomainError):
    """Who decided or co-signed does not review it."""


class MayNotReview(DomainError):
    """Decisions are looked at again by a supervisor."""


class ReviewNeedsReason(DomainError):
    """A review ended without saying why."""

    status = 422


class SameTier(DomainError):
    """The new decision would be the old one: then it stands."""

    status = 422


@transaction.atomic
def record_appeal(
    *, decision: TierDecision, asker: str, asked_on: date, words: str, by: User, now: datetime
) -> Appeal:
    """Write down that a review is asked for, and put it before a supervisor within 7 days.

    The same wish again, while it is open, gives the one that is there.

    :raises NotInForce: if another decision has replaced this one
    :raises AskedInFuture: if ``asked_on`` lies after today
    :raises AppealIsOpen: while another person's, day's or other words wait for an answer
    """
    if asked_on > timezone.localdate(now):
        raise AskedInFuture(_("This day is in the future."))
    lock_client(decision.client)
    current = selectors.current_decision(decision.client)
    if current is None or current.pk != decision.pk:
        raise NotInForce(_("A newer decision has replaced it. Open that one."))
    new = Appeal(
        client=decision.client,
        decision=decision,
        asker=asker,
        asked_on=asked_on,
        words=words,
        decided_by=decision.confirmed_by,
        recorded_by=by,
        recorded_at=now,
        due_at=now + REVIEWED_WITHIN,
    )
    appeal, is_new = insert_once(new, decision=decision, reviewed_at=None)
    if is_new:
        add_task(
            client=decision.client,
            kind=Task.Kind.REVIEW,
            about=appeal.public_id,
            due_at=appeal.due_at,
        )
        trail.record("tiering.appeal.recorded", on=appeal, by=by, asker=asker)
        screen(client=decision.client, door=AlertSign.Door.TIER, texts=[words], by=by, now=now)
        return appeal
    appeal.client = decision.client
    if (appeal.asker, appeal.asked_on, appeal.words) != (asker, asked_on, words):
        raise AppealIsOpen(
            _(
                "An earlier request is being reviewed, so this one was not saved. Pass it on to "
                "the supervisor, or record it once the first is answered."
            )
        )
    return appeal


@transaction.atomic
def review_appeal(
    *, appeal: Appeal, outcome: str, chosen: Tier | None, reason: str, by: User, now: datetime
) -> Appeal:
    """Look again: the decision stands, or a new one replaces it; both with a reason.

    chosen   the new tier; only with ``outcome`` "new"

    :raises AlreadyReviewed: if it is closed
    :raises MayNotReview: if ``by`` is no supervisor
    :raises OwnDecision: if ``by`` confirmed or co-signed the decision
    :raises ReviewNeedsReason: with fewer than ten characters
    :raises SameTier: if the new tier is the old one
    :raises OpenAlert: for a new tier while the client has an open crisis alert
    :raises NewerAssessment: for a new tier where the client was assessed again since
    :raises NeedsCoSignature: for a new tier below the clinical floor
    """
    lock_client(appeal.client)
    appeal = _open(appeal, by)
    if len(reason.strip()) < SHORTEST_NOTE:
        raise ReviewNeedsReason(_("Give a reason of at least ten characters."))
    fields = ["outcome", "reason", "reviewed_by", "reviewed_at"]
    appeal.outcome, appeal.reason = outcome, reason.strip()
    appeal.reviewed_by, appeal.reviewed_at = by, now
    if outcome == Appeal.Outcome.NEW:
        appeal.new_decision = _decide_anew(appeal.decision, chosen, reason, by, now)
        fields.append("new_decision")
    appeal.save(update_fields=fields)
    asked = Task.objects.filter(kind=Task.Kind.REVIEW, about=appeal.public_id)
    for task in asked.select_related("client"):
        finish_task(task=task, outcome=outcome, by=by, now=now)
    trail.record("tiering.appeal.reviewed", on=appeal, by=by, outcome=outcome)
    screen(client=appeal.client, door=AlertSign.Door.TIER, texts=[reason], by=by, now=now)
    return appeal


def _open(appeal: Appeal, by: User) -> Appeal:
    rows = Appeal.objects.select_related("client", "decision__assessment")
    appeal = rows.select_for_update(of=["self"]).get(pk=appeal.pk)
    if appeal.reviewed_at is not None:
        raise AlreadyReviewed(_("This has already been reviewed."))
    if not may(by, "tier_appeal", "update"):
        raise MayNotReview(_("Decisions are reviewed by a supervisor."))
    if by.pk in {appeal.decision.confirmed_by_id, appeal.decision.cosigned_by_id}:
        raise OwnDecision(_("The person who decided can't review the decision."))
    appeal.decision.client = appeal.decision.assessment.client = appeal.client
    return appeal


def _decide_anew(
    old: TierDecision, chosen: Tier | None, reason: str, by: User, now: datetime
) -> TierDecision:
    if chosen is None or chosen == old.chosen:
        raise SameTier(_("Choose another tier or uphold the decision."))
    if selectors.has_newer(old.assessment):
        raise NewerAssessment(
            _(
                "This client has been assessed again since. The tier follows from the newer "
                "assessment."
            )
        )
    policy, facts, verdict = asked_again(old.assessment, now)
    check_standard(chosen)
    if facts.alert_open:
        raise OpenAlert
    if needs_cosigner(verdict, chosen):
        raise NeedsCoSignature(_("A review can't lead below the clinical floor."))
    return write_decision(
        assessment=old.assessment,
        policy=policy,
        facts=facts,
        verdict=verdict,
        chosen=chosen,
        note=reason,
        by=by,
        now=now,
        replaces=old,
    )
