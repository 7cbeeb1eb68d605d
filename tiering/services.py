"""Confirming a tier; the first policy and the first standards."""

from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from intake.models import Assessment
from people import trail
from people.access import may
from people.models import User
from people.services import lock_client, update_standing
from tiering import selectors
from tiering.defaults import SEGMENTS, STANDARDS
from tiering.models import PolicyVersion, Segment, ServiceStandard, TierDecision
from tiering.rules import tiers
from tiering.rules.tiers import CoSigner, Facts, Tier, Verdict

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


class AlreadyTiered(DomainError):
    """The assessment has a tier, and another one was chosen now."""


class NewerAssessment(DomainError):
    """The client was assessed again since; what is known now decides, not what was."""


class OpenAlert(DomainError):
    """The client has an open crisis alert; safety comes before tiering."""


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
            _("This client was assessed again since; the tier follows from the newer assessment.")
        )
    policy = selectors.policy_in_force(now)
    facts = selectors.facts_of(assessment)
    verdict = tiers.decide_tier(facts, selectors.rule_of(policy))
    if selectors.standard_for(chosen) is None:
        raise StandardMissing(_("This tier has no published service standard yet."))
    if chosen is not verdict.tier and not may(by, "tier_override", "create"):
        raise MayNotOverride(_("Another tier is chosen by the client's counselor or a supervisor."))
    if chosen is verdict.tier and not may(by, "tier_decision", "create"):
        raise MayNotConfirm(_("A proposal is confirmed by the desk or by the client's counselor."))
    _check_choice(verdict, chosen, note, by, cosigner)
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
        cosigned_by=cosigner if tiers.needs_cosigner(verdict, chosen) else None,
    )
    update_standing(client=assessment.client, tier=chosen.value, intensity=verdict.intensity.value)
    trail.record(
        "tiering.tier.confirmed",
        on=decision,
        by=by,
        proposed=verdict.tier.value,
        chosen=chosen.value,
        cosigned=decision.cosigned_by_id is not None,
    )
    return decision


def _check_choice(
    verdict: Verdict, chosen: Tier, note: str, by: User, cosigner: User | None
) -> None:
    signer = None
    if cosigner is not None:
        signer = CoSigner(cosigner.pk, supervisor=cosigner.role == User.Role.SUPERVISOR)
    try:
        tiers.check_choice(verdict, chosen=chosen, note=note, by=by.pk, cosigner=signer)
    except tiers.AlertIsOpen as refusal:
        raise OpenAlert(
            _("This client has an open crisis alert. Resolve it before tiering.")
        ) from refusal
    except tiers.NeedsNote as refusal:
        raise OverrideNeedsNote(
            _("Say in at least ten characters why another tier is right.")
        ) from refusal
    except tiers.ChoiceRefused as refusal:
        raise NeedsCoSignature(
            _("Below the clinical floor another person, a supervisor, must sign as well.")
        ) from refusal


def _inputs(facts: Facts) -> dict[str, Any]:
    """Return the facts as plain values, for the receipt."""
    plain = {name: _plain(value) for name, value in asdict(facts).items()}
    plain["measures"] = {code: _plain(total) for code, total in facts.measures.items()}
    return plain


def _plain(value: Any) -> Any:
    return tiers.plain_amount(value) if isinstance(value, Decimal) else value


@transaction.atomic
def install_policy() -> None:
    """Install rule 1.0.0, the service standards and the segments, once; safe to repeat."""
    policy = tiers.default_policy()
    PolicyVersion.objects.get_or_create(
        rule=policy.version,
        defaults={
            "thresholds": policy.as_dict(),
            "state": PolicyVersion.State.PUBLISHED,
            "effective_at": FIRST_DAY,
        },
    )
    for standard in STANDARDS:
        keys = {"tier": standard["tier"], "version": standard["version"]}
        ServiceStandard.objects.get_or_create(
            **keys, defaults={**standard, "published_at": FIRST_DAY}
        )
    for segment in SEGMENTS:
        Segment.objects.get_or_create(code=segment["code"], defaults=segment)
