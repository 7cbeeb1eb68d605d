"""Questions about what two people do: signatures, appeals, referrals."""

from django.db.models import QuerySet

from people.models import Client, User
from tiering.models import Appeal, CoSignRequest, ReferralAdvice, TierDecision


def requests_to_sign(user: User) -> "QuerySet[CoSignRequest]":
    """Return what waits for this supervisor's signature, oldest first; never one's own."""
    waiting = CoSignRequest.objects.visible_to(user, "update").waiting()
    others = waiting.exclude(asked_by=user)
    return others.select_related("client", "assessment", "asked_by").order_by("asked_at", "id")


def appeals_to_review(user: User) -> "QuerySet[Appeal]":
    """Return the open appeals that this person may review, first due first."""
    rows = Appeal.objects.visible_to(user, "update").open().exclude(decided_by=user)
    rows = rows.exclude(decision__cosigned_by=user)
    return rows.select_related("client", "decision").order_by("due_at", "id")


def waiting_request(assessment_id: int) -> CoSignRequest | None:
    """Return what waits for a signature about this assessment."""
    rows = CoSignRequest.objects.waiting().filter(assessment_id=assessment_id)
    return rows.select_related("asked_by", "client").first()


def last_refusal(assessment_id: int) -> CoSignRequest | None:
    """Return the newest request that was refused, where nothing has been asked since."""
    rows = CoSignRequest.objects.filter(assessment_id=assessment_id)
    newest = rows.select_related("answered_by", "client").order_by("-id").first()
    return newest if newest and newest.state == CoSignRequest.State.REFUSED else None


def appeals_of(decision: TierDecision) -> "QuerySet[Appeal]":
    rows = Appeal.objects.filter(decision=decision)
    return rows.select_related("client", "recorded_by", "reviewed_by", "new_decision").order_by(
        "id"
    )


def referrals_of(user: User, client: Client) -> "QuerySet[ReferralAdvice]":
    """Return the advice of one client that this person may read, newest first."""
    rows = ReferralAdvice.objects.visible_to(user).filter(client=client)
    return rows.select_related("client", "advised_by", "acknowledged_to").order_by("-advised_at")
