"""What a person may choose when the rule has proposed. Pure.

Rules come in pairs: ``check_choice`` raises with the refusal, ``can_choose`` asks.
"""

from dataclasses import dataclass

from tiering.rules.tiers.policy import Pathway, Tier
from tiering.rules.tiers.rule import Verdict

SHORTEST_NOTE = 10


class ChoiceRefused(ValueError):
    """The tier cannot be recorded like this."""


class AlertIsOpen(ChoiceRefused):
    """No tier is given while a crisis alert is open."""


class NeedsNote(ChoiceRefused):
    """A tier other than the proposed one needs a reason of at least ten characters."""


class NeedsCoSigner(ChoiceRefused):
    """A tier below the clinical floor needs a supervisor's co-signature."""


class CoSignerNotSupervisor(ChoiceRefused):
    """The co-signer is no supervisor."""


class CoSignerIsSelf(ChoiceRefused):
    """Nobody co-signs a choice of their own."""


@dataclass(frozen=True, slots=True)
class CoSigner:
    """Who co-signs. ``person`` is any identity that can be compared with the chooser's."""

    person: object
    supervisor: bool


def check_choice(
    verdict: Verdict, *, chosen: Tier, note: str, by: object, cosigner: CoSigner | None = None
) -> None:
    """Refuse a choice that the rule does not allow; return nothing where it is allowed.

    by     identity of the person who chooses, compared with the co-signer's by ``==``
    note   why, for a tier other than the proposed one; outer spaces do not count

    :raises AlertIsOpen: while the verdict's pathway is crisis
    :raises NeedsNote: for another tier with a note of fewer than ten characters
    :raises NeedsCoSigner: below the floor with nobody to co-sign
    :raises CoSignerIsSelf: below the floor where one co-signs oneself
    :raises CoSignerNotSupervisor: below the floor where the co-signer is no supervisor
    """
    if verdict.pathway is Pathway.CRISIS:
        raise AlertIsOpen("A crisis alert is open; no tier is given before it is closed.")
    if chosen is not verdict.tier and len(note.strip()) < SHORTEST_NOTE:
        raise NeedsNote(f"{chosen} is not the proposed {verdict.tier}; say why.")
    if needs_cosigner(verdict, chosen):
        _check_cosigner(by, cosigner)


def can_choose(
    verdict: Verdict, *, chosen: Tier, note: str, by: object, cosigner: CoSigner | None = None
) -> bool:
    """Return whether ``check_choice`` would let this pass."""
    try:
        check_choice(verdict, chosen=chosen, note=note, by=by, cosigner=cosigner)
    except ChoiceRefused:
        return False
    return True


def needs_cosigner(verdict: Verdict, chosen: Tier) -> bool:
    """Return whether the choice lies below the clinical floor."""
    return chosen.rank < verdict.need.rank


def _check_cosigner(by: object, cosigner: CoSigner | None) -> None:
    if cosigner is None:
        raise NeedsCoSigner("Below the clinical floor a supervisor must co-sign.")
    if cosigner.person == by:
        raise CoSignerIsSelf("Nobody co-signs a choice of their own.")
    if not cosigner.supervisor:
        raise CoSignerNotSupervisor("Only a supervisor co-signs below the clinical floor.")
