"""What would raise the proposal: change one dimension, run the rule again, keep the nearest. Pure.

Distance is counted in steps that a person would call one: one point, one tick, one month, and
1,000 CNY. A fact that is not known has no distance and is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tiering.rules.tiers.policy import Policy, Tier, plain_amount
from tiering.rules.tiers.reasons import Boundary, Dimension, Margin, Value
from tiering.rules.tiers.rule import Facts, run

MONEY_STEP = Decimal(1000)
_CENT = Decimal("0.01")
_MONEY = ("income", "budget")


@dataclass(frozen=True, slots=True)
class _Change:
    dimension: Dimension
    missing: tuple[Margin, ...]
    facts: Facts


def _steps(change: _Change) -> Decimal:
    gaps = ((margin.measure, abs(Decimal(margin.gap))) for margin in change.missing)
    return sum(
        (gap / MONEY_STEP if measure in _MONEY else gap for measure, gap in gaps),
        start=Decimal(0),
    )


def nearest(facts: Facts, policy: Policy, tier: Tier) -> Boundary | None:
    """Return the smallest change of one dimension that gives more than ``tier``, or None.

    Between equal distances severity comes first, then goals, then need, then willingness.
    """
    for change in sorted(_changes(facts, policy), key=_steps):
        gives = run(change.facts, policy).tier
        if gives.rank > tier.rank:
            return Boundary(change.dimension, change.missing, gives)
    return None


def _changes(facts: Facts, policy: Policy) -> Iterator[_Change]:
    yield from _severity_changes(facts, policy)
    yield from _goal_changes(facts, policy)
    yield from _need_changes(facts, policy)
    yield from _willingness_changes(facts, policy)


def _severity_changes(facts: Facts, policy: Policy) -> Iterator[_Change]:
    if facts.sads is None:
        return
    lines = {
        policy.severity_development,
        policy.severity_flagship,
        policy.chronic_severity,
        policy.floor_severity,
    }
    for line in sorted(line for line in lines if line > facts.sads):
        missing = (Margin("sads", line, facts.sads - line),)
        yield _Change(Dimension.SEVERITY, missing, replace(facts, sads=line))
    months, line = facts.duration_months, policy.chronic_months
    if months is not None and months < line:
        missing = (Margin("months", line, months - line),)
        yield _Change(Dimension.SEVERITY, missing, replace(facts, duration_months=line))


def _goal_changes(facts: Facts, policy: Policy) -> Iterator[_Change]:
    line = policy.smart_flagship
    if facts.smart is not None and facts.smart < line:
        missing = (Margin("smart", line, facts.smart - line),)
        yield _Change(Dimension.GOALS, missing, replace(facts, smart=line))


def _need_changes(facts: Facts, policy: Policy) -> Iterator[_Change]:
    if facts.peak is not None and facts.peak < policy.floor_peak:
        # The total rises with the answer; where that matters, its own line is at least as near.
        line = policy.floor_peak
        missing = (Margin("peak", line, facts.peak - line),)
        yield _Change(Dimension.NEED, missing, replace(facts, peak=line))
    for measure, line in policy.floor_measures.items():
        total = facts.measures.get(measure)
        if total is not None and total < line:
            gap: Value = total - line if isinstance(total, int) else plain_amount(total - line)
            changed = replace(facts, measures={**facts.measures, measure: line})
            yield _Change(Dimension.NEED, (Margin(measure, line, gap),), changed)


def _willingness_changes(facts: Facts, policy: Policy) -> Iterator[_Change]:
    changed, missing = facts, []
    line = policy.income_flagship
    if facts.income is not None and facts.income < line:
        gap = plain_amount(facts.income - line)
        missing.append(Margin("income", plain_amount(line), gap))
        changed = replace(changed, income=line)
    line = policy.budget_flagship
    if facts.budget is not None and facts.budget <= line:
        gap = plain_amount(facts.budget - line)
        missing.append(Margin("budget", plain_amount(line), gap, exceed=True))
        changed = replace(changed, budget=line + _CENT)
    if missing:
        yield _Change(Dimension.WILLINGNESS, tuple(missing), changed)
