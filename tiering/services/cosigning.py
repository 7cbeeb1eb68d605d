"""Below the clinical floor: one person asks, another one signs or refuses."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from crisis.models import AlertSign
from crisis.services import screen
from intake.models import Assessment
from people import trail
from people.access import may
from people.models import User
from people.services import lock_client
from tiering import selectors
from tiering.models import CoSignRequest, TierDecision
from tiering.rules import tiers
from tiering.rules.tiers import SHORTEST_NOTE, Tier
from tiering.services.decisions import (
    AlreadyTiered,
    MayNotOverride,
    NeedsCoSignature,
    NewerAssessment,
    asked_again,
    check_choice,
    check_standard,
    confirm_tier,
)


class NotBelowFloor(DomainError):
    """The choice needs no second signature; it is recorded at once."""


class AlreadyAsked(DomainError):
    """Another choice for this assessment, or another reason for it, waits for a signature."""


class AlreadyAnswered(DomainError):
    """The request was signed, refused or taken back before."""


class OwnRequest(DomainError):
    """Nobody signs or refuses a request of their own."""


class MayNotSign(DomainError):
    """Only a supervisor signs below the clinical floor."""


class RefusalNeedsReason(DomainError):
    """A request was refused without saying why."""

    status = 422


@transaction.atomic
def ask_cosign(
    *, assessment: Assessment, chosen: Tier, note: str, by: User, now: datetime
) -> CoSignRequest:
    """Ask a supervisor to sign a tier below the floor. Nothing is decided until somebody signs.

    The same choice and note again by the same person give the request that is already there.

    :raises AlreadyTiered: if the assessment has a tier
    :raises NewerAssessment: if the client was assessed again since
    :raises MayNotOverride: if this role may only confirm
    :raises OpenAlert: while the client has an open crisis alert
    :raises OverrideNeedsNote: with a note of fewer than ten characters
    :raises StandardMissing: if the tier has no published service standard
    :raises NotBelowFloor: if the choice does not lie below the floor
    :raises AlreadyAsked: if another choice, note or person's waits already
    """
    lock_client(assessment.client)
    if selectors.decision_about(assessment):
        raise AlreadyTiered(_("This assessment already has a tier."))
    if selectors.has_newer(assessment):
        raise NewerAssessment(
            _(
                "This client has been assessed again since. The tier follows from the newer "
                "assessment."
            )
        )
    if not may(by, "tier_override", "create"):
        raise MayNotOverride(
            _("Only the client's counselor or a supervisor can choose another tier.")
        )
    _policy, _facts, verdict = asked_again(assessment, now)
    check_standard(chosen)
    if not tiers.needs_cosigner(verdict, chosen):
        raise NotBelowFloor(_("This choice needs no second signature."))
    with suppress(NeedsCoSignature):  # the one thing that is missing is asked for here
        check_choice(verdict, chosen, note, by, None)
    new = CoSignRequest(
        client=assessment.client,
        assessment=assessment,
        chosen=chosen,
        proposed=verdict.tier,
        need=verdict.need,
        note=note.strip(),
        asked_by=by,
        asked_at=now,
    )
    state = CoSignRequest.State.WAITING
    request, is_new = insert_once(new, assessment=assessment, state=state)
    if is_new:
        trail.record("tiering.co_signature.asked", on=request, by=by, chosen=chosen.value)
        screen(client=assessment.client, door=AlertSign.Door.TIER, texts=[note], by=by, now=now)
        return request
    if (request.asked_by_id, request.chosen) != (by.pk, chosen):
        raise AlreadyAsked(
            _("Another choice for this assessment is already waiting for a signature.")
        )
    request.client = assessment.client
    if request.note != new.note:
        raise AlreadyAsked(
            _(
                "You have already requested this with a different reason. Withdraw it to use this "
                "one."
            )
        )
    return request


@transaction.atomic
def sign_request(*, request: CoSignRequest, by: User, now: datetime) -> TierDecision:
    """Sign below the floor: the rule is asked again, and the decision is the asker's.

    :raises AlreadyAnswered: if it is no longer waiting
    :raises OwnRequest: if ``by`` asked for it
    :raises MayNotSign: if ``by`` is no supervisor
    :raises OpenAlert: while the client has an open crisis alert
    :raises NewerAssessment: if the client was assessed again since it was asked
    """
    lock_client(request.client)
    request = _waiting(request, by)
    decision = confirm_tier(
        assessment=request.assessment,
        chosen=Tier(request.chosen),
        note=request.note,
        by=request.asked_by,
        now=now,
        cosigner=by,
    )
    _answer(request, CoSignRequest.State.SIGNED, by, now, decision=decision)
    trail.record("tiering.co_signature.signed", on=request, by=by, chosen=request.chosen)
    return decision


@transaction.atomic
def refuse_request(*, request: CoSignRequest, reason: str, by: User, now: datetime) -> None:
    """Refuse to sign, and say why; the proposal waits for a decision again.

    :raises RefusalNeedsReason: with fewer than ten characters
    :raises AlreadyAnswered: if it is no longer waiting
    :raises OwnRequest: if ``by`` asked for it
    :raises MayNotSign: if ``by`` is no supervisor
    """
    request = _waiting(request, by)
    if len(reason.strip()) < SHORTEST_NOTE:
        raise RefusalNeedsReason(_("Give a reason of at least ten characters."))
    _answer(request, CoSignRequest.State.REFUSED, by, now, answer=reason.strip())
    trail.record("tiering.co_signature.refused", on=request, by=by, chosen=request.chosen)
    screen(client=request.client, door=AlertSign.Door.TIER, texts=[reason], by=by, now=now)


@transaction.atomic
def withdraw_request(*, request: CoSignRequest, by: User, now: datetime) -> None:
    """Take back what one asked for; once answered it stands.

    :raises AlreadyAnswered: if it is no longer waiting, or was asked by somebody else
    """
    own = CoSignRequest.objects.waiting().filter(pk=request.pk, asked_by=by)
    if not own.update(state=CoSignRequest.State.WITHDRAWN, answered_at=now):
        raise AlreadyAnswered(_("This request has been answered."))
    trail.record("tiering.co_signature.withdrawn", on=request, by=by)


def _waiting(request: CoSignRequest, by: User) -> CoSignRequest:
    """Return the locked request, if ``by`` may answer it."""
    rows = CoSignRequest.objects.select_related("assessment", "client", "asked_by")
    request = rows.select_for_update(of=["self"]).get(pk=request.pk)
    if request.state != CoSignRequest.State.WAITING:
        raise AlreadyAnswered(_("This request has been answered."))
    if request.asked_by_id == by.pk:
        raise OwnRequest(_("You can't sign your own request."))
    if not may(by, "tier_override", "update"):
        raise MayNotSign(_("Only a supervisor can sign below the clinical floor."))
    request.assessment.client = request.client
    return request


def _answer(request: CoSignRequest, state: str, by: User, now: datetime, **answer: object) -> None:
    request.state, request.answered_by, request.answered_at = state, by, now
    for name, value in answer.items():
        setattr(request, name, value)
    request.save(update_fields=["state", "answered_by", "answered_at", *answer])
