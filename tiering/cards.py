"""A verdict as the pages show it: words, margins and bars, masked for the reader."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.text import in_language
from people.models import User
from tiering import words
from tiering.models import TierDecision
from tiering.rules.tiers import (
    Code,
    Dimension,
    Reason,
    Tier,
    Verdict,
    mask,
    mask_boundary,
    reason_from_dict,
)

ICONS = {
    Dimension.SEVERITY: "bars",
    Dimension.WILLINGNESS: "wallet",
    Dimension.GOALS: "target",
}
LEANS = (Dimension.SEVERITY, Dimension.WILLINGNESS, Dimension.GOALS)


def card_of(verdict: Verdict, *, may_see_money: bool, may_see_scores: bool) -> dict[str, Any]:
    """Return what the preview and the proposal show of a verdict."""
    sight = {"may_see_money": may_see_money, "may_see_scores": may_see_scores}
    reasons = mask(verdict.reasons, **sight)
    nearest = mask_boundary(verdict.nearest, **sight)
    tiers = {"need": verdict.need, "fit": verdict.fit, "willingness": verdict.willingness}
    capped = any(reason.code is Code.FIT_CAPPED for reason in verdict.reasons)
    return {
        **_frame(verdict.tier, verdict.need, verdict.fit),
        "intensity": words.INTENSITIES[verdict.intensity],
        "pathway": words.PATHWAYS[verdict.pathway],
        "in_crisis": verdict.pathway == "crisis",
        "summary": words.summary(tiers, capped=capped),
        "rows": _rows(reasons),
        "needs": _needs(reasons),
        "boundary": words.boundary(nearest),
        "provisional": [words.PROVISIONAL[code] for code in verdict.provisional],
        "policy": verdict.policy,
    }


def card_of_preview(
    verdict: Verdict, *, may_see_money: bool, complete: bool, danger: bool
) -> dict[str, Any]:
    """Return what stands beside a form that is still being filled in.

    complete   whether severity is; until then nothing that follows from it is proposed
    danger     whether a sign of danger was answered and no alert is open yet
    """
    card = card_of(verdict, may_see_money=may_see_money, may_see_scores=True)
    if danger and not card["in_crisis"]:
        card["pathway"] = words.CRISIS_CHECK
    if not complete:
        card |= {"tier": "", "boundary": "", **dict.fromkeys(("need", "fit", "intensity"), "–")}
    return {**card, "open": not complete}


def card_of_decision(
    decision: TierDecision, *, may_see_money: bool, may_see_scores: bool
) -> dict[str, Any]:
    """Return what the receipt shows: the stored reasons, never the rule run again."""
    stored = tuple(reason_from_dict(data) for data in decision.reasons)
    reasons = mask(stored, may_see_money=may_see_money, may_see_scores=may_see_scores)
    return {
        **_frame(Tier(decision.chosen), Tier(decision.need), Tier(decision.fit)),
        "proposed": decision.proposed,
        "proposed_word": words.TIERS[Tier(decision.proposed)],
        "changed": decision.chosen != decision.proposed,
        "intensity": words.INTENSITIES[decision.intensity],
        "pathway": words.PATHWAYS[decision.pathway],
        "rows": _rows(reasons),
        "needs": _needs(reasons),
        "provisional": [words.PROVISIONAL[code] for code in decision.provisional],
        "policy": decision.policy.rule,
    }


def _frame(tier: Tier, need: Tier, fit: Tier) -> dict[str, Any]:
    return {
        "tier": tier.value,
        "tier_word": words.TIERS[tier],
        "need": words.TIERS[need],
        "fit": words.TIERS[fit],
    }


def _rows(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """Return one row for each of the three leans."""
    return [
        {
            "dimension": reason.dimension.value,
            "name": words.DIMENSIONS[reason.dimension],
            "icon": ICONS[reason.dimension],
            "lean": reason.lean.value if reason.lean else "",
            "lean_word": words.TIERS[reason.lean] if reason.lean else "",
            "text": words.sentence(reason),
            "margins": [words.margin(margin) for margin in reason.margins],
            "bar": _bar(reason),
        }
        for reason in reasons
        if reason.dimension in LEANS
    ]


def _bar(reason: Reason) -> Mapping[str, Any] | None:
    """Return where the fact stands on its scale, with the lines that matter."""
    lines = [margin.line for margin in reason.margins if margin.measure in {"sads", "smart"}]
    if reason.dimension is Dimension.SEVERITY and "sads" in reason.values:
        return {"value": reason.values["sads"], "low": 7, "high": 49, "marks": lines}
    if reason.dimension is Dimension.GOALS and "smart" in reason.values:
        return {"value": reason.values["smart"], "low": 0, "high": 5, "marks": lines}
    return None


def _needs(reasons: Sequence[Reason]) -> list[str]:
    return [words.sentence(reason) for reason in reasons if reason.dimension is Dimension.NEED]


def signatures(decision: TierDecision) -> dict[str, dict[str, str]]:
    """Return who signed, in the name and role of that day; people move on, a receipt does not."""
    signed = {}
    for act, person in (("confirmed", decision.confirmed_by), ("cosigned", decision.cosigned_by)):
        then = decision.signed_as.get(act)
        if then:
            name = in_language(then["latin"], then["name"])
            signed[act] = {"name": name, "role": str(User.Role(then["role"]).label)}
        elif person:
            signed[act] = {"name": str(person), "role": person.get_role_display()}
    return signed
