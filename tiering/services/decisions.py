"""Confirming a tier."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from crisis.models import AlertSign
from crisis.services import screen
from intake.models import Assessment
from people import trail
from people.access import may
from people.models import User
from people.services import awaits_tier_after, lock_client, update_standing
from tiering import selectors
from tiering.models import CoSignRequest, PolicyVersion, TierDecision
from tiering.rules import tiers
from tiering.rules.tiers import CoSigner, Facts, Tier, Verdict


class AlreadyTiered(DomainError):
    """The assessment has a tier, and another one was chosen now."""


class NewerAssessment(DomainError):
    """The client was assessed again since; what is known now decides, not what was."""


class OpenAlert(DomainError):
    """The client has an open crisis alert; safety comes before tiering."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This client has an open crisis alert. Resolve it before tiering; a session can be "
                "booked all the same."
            )
        )


class StandardMissing(DomainError):
    """The tier has no published service standard; it cannot be given."""


class OverrideNeedsNote(DomainError):
    """A tier other than the proposed one was chosen without saying why."""

    status = 422


class NeedsCoSignature(DomainError):
    """A tier below the clinical floor was chosen without another person's signature."""

    status = 422


class MayNotConfirm(DomainError):
    """This role may change a proposal, with its reason, and does not confirm one."""


class MayNotOverride(DomainError):
    """This role confirms the proposal and does not change it."""


@transaction.atomic
def confirm_tier(
    *,
    assessment: Assessment,
    chosen: Tier,
    note: str,
    by: User,
    now: datetime,
    cosigner: User | None = None,
) -> TierDecision:
    """Write the tier that ``by`` confirms for this assessment.

    1. The client's row is locked, so that no alert can be raised between question and answer.
    2. The rule is asked again: what was shown may be old.
    3. Decision, standing and trail stand in one transaction.

    The same choice again gives the decision that is already there.

    :raises AlreadyTiered: if the assessment has another tier
    :raises NewerAssessment: if the client was assessed again since
    :raises OpenAlert: while the client has an open crisis alert
    :raises StandardMissing: if the tier has no published service standard
    :raises MayNotConfirm: if the proposed tier is chosen by a role that may only change it
    :raises MayNotOverride: if another tier is chosen by a role that may only confirm
    :raises OverrideNeedsNote: for another tier with a note of fewer than ten characters
    :raises NeedsCoSignature: below the floor without another person's signature, a supervisor's
    """
    lock_client(assessment.client)
    if known := selectors.decision_about(assessment):
        if known.chosen == chosen:
            return known
        raise AlreadyTiered(_("This assessment already has a tier."))
    if selectors.has_newer(assessment):
        raise NewerAssessment(
            _(
                "This client has been assessed again since. The tier follows from the newer "
                "assessment."
            )
        )
    policy, facts, verdict = asked_again(assessment, now)
    check_standard(chosen)
    if chosen is not verdict.tier and not may(by, "tier_override", "create"):
        raise MayNotOverride(
            _("Only the client's counselor or a supervisor can choose another tier.")
        )
    if chosen is verdict.tier and not may(by, "tier_decision", "create"):
        raise MayNotConfirm(
            _("A proposal is confirmed by the front desk or the client's counselor.")
        )
    check_choice(verdict, chosen, note, by, cosigner)
    _withdraw_requests(assessment, now)
    decision = write_decision(
        assessment=assessment,
        policy=policy,
        facts=facts,
        verdict=verdict,
        chosen=chosen,
        note=note,
        by=by,
        now=now,
        cosigner=cosigner if tiers.needs_cosigner(verdict, chosen) else None,
    )
    screen(client=assessment.client, door=AlertSign.Door.TIER, texts=[note], by=by, now=now)
    return decision


def record_look(*, assessment: Assessment, by: User) -> None:
    """Write down that a proposal was read, and where scores were opened only to confirm them."""
    opened = selectors.sees_to_confirm(by, assessment)
    facts = {"to_confirm": True} if opened else {}
    trail.record("tiering.proposal.opened", on=assessment, by=by, **facts)


def asked_again(assessment: Assessment, now: datetime) -> tuple[PolicyVersion, Facts, Verdict]:
    """Return the policy in force, the facts as they are now, and what the rule proposes."""
    policy = selectors.policy_in_force(now)
    facts = selectors.facts_of(assessment)
    return policy, facts, tiers.decide_tier(facts, selectors.rule_of(policy))


def check_standard(tier: Tier) -> None:
    """:raises StandardMissing: if the tier has no published service standard"""
    if selectors.standard_for(tier) is None:
        raise StandardMissing(_("This tier has no published service standard yet."))


def write_decision(
    *,
    assessment: Assessment,
    policy: PolicyVersion,
    facts: Facts,
    verdict: Verdict,
    chosen: Tier,
    note: str,
    by: User,
    now: datetime,
    cosigner: User | None = None,
    replaces: TierDecision | None = None,
) -> TierDecision:
    """Write a checked decision with standing and trail, in the caller's transaction."""
    decision = TierDecision.objects.create(
        client=assessment.client,
        assessment=assessment,
        policy=policy,
        proposed=verdict.tier,
        chosen=chosen,
        need=verdict.need,
        fit=verdict.fit,
        intensity=verdict.intensity,
        pathway=verdict.pathway,
        provisional=list(verdict.provisional),
        inputs=_inputs(facts),
        reasons=[reason.as_dict() for reason in verdict.reasons],
        note=note.strip() or None,
        confirmed_by=by,
        confirmed_at=now,
        cosigned_by=cosigner,
        signed_as=_signatures(by, cosigner),
        replaces=replaces,
    )
    update_standing(
        client=assessment.client,
        tier=chosen.value,
        intensity=verdict.intensity.value,
        awaits_tier_since=awaits_tier_after(assessment.submitted_at),
    )
    trail.record(
        "tiering.tier.confirmed",
        on=decision,
        by=by,
        proposed=verdict.tier.value,
        chosen=chosen.value,
        cosigned=cosigner is not None,
    )
    return decision


def _signatures(by: User, cosigner: User | None) -> dict[str, dict[str, str]]:
    """Return who signs as what today, in both ways of writing the name."""
    people = {"confirmed": by, "cosigned": cosigner}
    return {
        act: {"name": person.name, "latin": person.name_latin, "role": person.role}
        for act, person in people.items()
        if person is not None
    }


def _withdraw_requests(assessment: Assessment, now: datetime) -> None:
    """Nothing is left to co-sign once the assessment has a tier; the signed one is marked after."""
    waiting = CoSignRequest.objects.waiting().filter(assessment=assessment)
    waiting.update(state=CoSignRequest.State.WITHDRAWN, answered_at=now)


def check_choice(
    verdict: Verdict, chosen: Tier, note: str, by: User, cosigner: User | None
) -> None:
    """Ask the rule whether this may be chosen, and refuse in words where it may not."""
    signer = None
    if cosigner is not None:
        signer = CoSigner(cosigner.pk, supervisor=cosigner.role == User.Role.SUPERVISOR)
    try:
        tiers.check_choice(verdict, chosen=chosen, note=note, by=by.pk, cosigner=signer)
    except tiers.AlertIsOpen as refusal:
        raise OpenAlert from refusal
    except tiers.NeedsNote as refusal:
        raise OverrideNeedsNote(
            _("Give a reason of at least ten characters for another tier.")
        ) from refusal
    except tiers.ChoiceRefused as refusal:
        raise NeedsCoSignature(
            _("Below the clinical floor, a supervisor must sign as well.")
        ) from refusal


def _inputs(facts: Facts) -> dict[str, Any]:
    """Return the facts as plain values, for the receipt."""
    plain = {name: _plain(value) for name, value in asdict(facts).items()}
    plain["measures"] = {code: _plain(total) for code, total in facts.measures.items()}
    return plain


def _plain(value: Any) -> Any:
    return tiers.plain_amount(value) if isinstance(value, Decimal) else value
