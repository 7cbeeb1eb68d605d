"""Decide a client's tier and say why. Pure: no Django, no clock, no database.

Rule tier-rule/1.0.0. Worked cases and where each number is from: docs/algorithms/tiers.md.
"""

from dataclasses import replace

from tiering.rules.tiers.boundary import nearest
from tiering.rules.tiers.choice import (
    SHORTEST_NOTE,
    AlertIsOpen,
    ChoiceRefused,
    CoSigner,
    CoSignerIsSelf,
    CoSignerNotSupervisor,
    NeedsCoSigner,
    NeedsNote,
    can_choose,
    check_choice,
    needs_cosigner,
)
from tiering.rules.tiers.policy import (
    RULE_VERSION,
    Intensity,
    InvalidPolicy,
    Pathway,
    Policy,
    Tier,
    default_policy,
    plain_amount,
    policy_from_dict,
)
from tiering.rules.tiers.reasons import (
    Boundary,
    Code,
    Dimension,
    InvalidReason,
    Margin,
    Reason,
    boundary_from_dict,
    mask,
    mask_boundary,
    reason_from_dict,
)
from tiering.rules.tiers.rule import Facts, ImpossibleFacts, Verdict, check_facts, run

__all__ = [
    "RULE_VERSION",
    "SHORTEST_NOTE",
    "AlertIsOpen",
    "Boundary",
    "ChoiceRefused",
    "CoSigner",
    "CoSignerIsSelf",
    "CoSignerNotSupervisor",
    "Code",
    "Dimension",
    "Facts",
    "ImpossibleFacts",
    "Intensity",
    "InvalidPolicy",
    "InvalidReason",
    "Margin",
    "NeedsCoSigner",
    "NeedsNote",
    "Pathway",
    "Policy",
    "Reason",
    "Tier",
    "Verdict",
    "boundary_from_dict",
    "can_choose",
    "check_choice",
    "check_facts",
    "decide_tier",
    "default_policy",
    "mask",
    "mask_boundary",
    "needs_cosigner",
    "plain_amount",
    "policy_from_dict",
    "reason_from_dict",
]


def decide_tier(facts: Facts, policy: Policy) -> Verdict:
    """Propose a tier, with a reason and a margin for every dimension.

    :raises ImpossibleFacts: for facts that cannot be (``check_facts``)
    """
    check_facts(facts)
    verdict = run(facts, policy)
    return replace(verdict, nearest=nearest(facts, policy, verdict.tier))
