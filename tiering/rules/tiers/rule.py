"""The rule itself: three leans, a floor, a tier. Pure.

Two questions, answered apart: what care does the client need (``need``), and what service would
fit (``fit``)? The higher answer wins, so money can add to care and never take from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tiering.rules.tiers.policy import Intensity, Pathway, Policy, Tier, plain_amount
from tiering.rules.tiers.reasons import Boundary, Code, Dimension, Margin, Reason, Value


class ImpossibleFacts(ValueError):
    """A fact is off its scale, or two facts cannot both be true."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one decision looks at. None means not known.

    sads              total of the severity form, 7 (least) to 49; None on an unfinished form
    peak              highest single answer on it, 1 to 7, on an unfinished form too
    duration_months   how long it has lasted, whole months
    income            CNY a month, after tax, self-declared; 0 is a value
    income_withheld   the client prefers not to say
    budget            what the client would spend, CNY a year
    smart             clarity of the best goal, 0 to 5
    measures          code of a validated instrument -> total of a finished form
    minor, sponsored  money is not asked; income and budget are ignored
    alert_open        the client has an open crisis alert
    """

    sads: int | None = None
    peak: int | None = None
    duration_months: int | None = None
    income: Decimal | None = None
    income_withheld: bool = False
    budget: Decimal | None = None
    smart: int | None = None
    measures: Mapping[str, int | Decimal] = field(default_factory=dict)
    minor: bool = False
    sponsored: bool = False
    alert_open: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule proposes. A person confirms it.

    tier          max(need, fit)
    need          the clinical floor: no lower tier without a supervisor
    fit           the commercial half: the median of the leans, never above willingness
    severity, willingness, goals   the three leans
    intensity     care intensity, by severity alone
    reasons       at least one for each of severity, willingness, goals, need and fit
    provisional   what must still be known for the proposal to be final: () or ("sads",)
    nearest       the nearest change that would raise the tier; None where no single one does
    policy        version of the policy that decided
    """

    tier: Tier
    need: Tier
    fit: Tier
    severity: Tier
    willingness: Tier
    goals: Tier
    intensity: Intensity
    pathway: Pathway
    reasons: tuple[Reason, ...]
    provisional: tuple[str, ...]
    nearest: Boundary | None
    policy: str


def check_facts(facts: Facts) -> None:
    """Refuse facts that cannot be.

    :raises ImpossibleFacts: for a value off its scale, or an income stated and withheld at once
    """
    _check_range("sads", facts.sads, 7, 49)
    _check_range("peak", facts.peak, 1, 7)
    _check_range("smart", facts.smart, 0, 5)
    _check_range("duration_months", facts.duration_months, 0, 1200)
    for name, amount in (("income", facts.income), ("budget", facts.budget)):
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise ImpossibleFacts(f"{name} cannot be {amount}")
    for code, total in facts.measures.items():
        if not Decimal(total).is_finite() or total < 0:
            raise ImpossibleFacts(f"{code} cannot be {total}")
    if facts.income is not None and facts.income_withheld:
        raise ImpossibleFacts("an income cannot be stated and withheld")


def run(facts: Facts, policy: Policy) -> Verdict:
    """Apply the rule once, without looking for the nearest boundary."""
    severity = _severity(facts, policy)
    willingness = _willingness(facts, policy)
    goals = _goals(facts, policy)
    needs = _needs(facts, policy)
    leans = (_lean(severity), _lean(willingness), _lean(goals))
    need = max((_lean(reason) for reason in needs), key=_rank)
    fit = _fit(leans)
    return Verdict(
        tier=max(need, _lean(fit), key=_rank),
        need=need,
        fit=_lean(fit),
        severity=leans[0],
        willingness=leans[1],
        goals=leans[2],
        intensity=_intensity(facts, policy, need),
        pathway=Pathway.CRISIS if facts.alert_open else Pathway.ROUTINE,
        reasons=(severity, willingness, goals, *needs, fit, *_pathway(facts)),
        provisional=("sads",) if facts.sads is None else (),
        nearest=None,
        policy=policy.version,
    )


def _severity(facts: Facts, policy: Policy) -> Reason:
    sads, months = facts.sads, facts.duration_months
    if sads is None:
        return Reason(Dimension.SEVERITY, Code.SEVERITY_MISSING, Tier.BASIC, {})
    values: dict[str, Value] = {"sads": sads}
    margins = [
        Margin("sads", line, sads - line)
        for line in (policy.severity_development, policy.severity_flagship)
    ]
    if months is not None:
        values["months"] = months
        if sads >= policy.chronic_severity:
            margins.append(Margin("months", policy.chronic_months, months - policy.chronic_months))
    code, lean = _severity_lean(sads, months or 0, policy)
    return Reason(Dimension.SEVERITY, code, lean, values, tuple(margins))


def _severity_lean(sads: int, months: int, policy: Policy) -> tuple[Code, Tier]:
    if sads >= policy.severity_flagship:
        return Code.SEVERITY_HIGH, Tier.FLAGSHIP
    if sads >= policy.chronic_severity and months >= policy.chronic_months:
        return Code.SEVERITY_LONG, Tier.FLAGSHIP
    if sads >= policy.severity_development:
        return Code.SEVERITY_RAISED, Tier.DEVELOPMENT
    return Code.SEVERITY_BELOW, Tier.BASIC


def _willingness(facts: Facts, policy: Policy) -> Reason:
    if facts.minor:
        return Reason(Dimension.WILLINGNESS, Code.MONEY_NOT_ASKED_MINOR, Tier.BASIC, {})
    if facts.sponsored:
        return Reason(Dimension.WILLINGNESS, Code.MONEY_NOT_ASKED_SPONSORED, Tier.BASIC, {})
    values: dict[str, Value] = {}
    margins = []
    if facts.income is not None:
        values["income"] = plain_amount(facts.income)
        margins.append(_money_margin("income", facts.income, policy.income_flagship))
    if facts.budget is not None:
        values["budget"] = plain_amount(facts.budget)
        margins.append(_money_margin("budget", facts.budget, policy.budget_flagship, exceed=True))
    code, lean = _willingness_lean(facts, policy)
    return Reason(Dimension.WILLINGNESS, code, lean, values, tuple(margins))


def _willingness_lean(facts: Facts, policy: Policy) -> tuple[Code, Tier]:
    budget_reaches = facts.budget is not None and facts.budget > policy.budget_flagship
    if facts.income_withheld:
        if facts.budget is None:
            return Code.WITHHELD_BUDGET_MISSING, Tier.BASIC
        if budget_reaches:
            return Code.WITHHELD_BUDGET_REACHES, Tier.FLAGSHIP
        return Code.WITHHELD_BUDGET_BELOW, Tier.BASIC
    if facts.income is None:
        return Code.MONEY_MISSING, Tier.BASIC
    if facts.income < policy.income_flagship:
        return Code.INCOME_BELOW, Tier.BASIC
    if facts.budget is None or budget_reaches:
        return Code.INCOME_REACHES, Tier.FLAGSHIP
    return Code.BUDGET_BELOW, Tier.BASIC


def _goals(facts: Facts, policy: Policy) -> Reason:
    if facts.smart is None:
        return Reason(Dimension.GOALS, Code.GOALS_MISSING, Tier.BASIC, {})
    gap = facts.smart - policy.smart_flagship
    strong = gap >= 0
    return Reason(
        Dimension.GOALS,
        Code.GOALS_STRONG if strong else Code.GOALS_UNCLEAR,
        Tier.FLAGSHIP if strong else Tier.BASIC,
        {"smart": facts.smart},
        (Margin("smart", policy.smart_flagship, gap),),
    )


def _needs(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    found = []
    if facts.sads is not None and facts.sads >= policy.floor_severity:
        found.append(_need(Code.NEED_SEVERITY, "sads", facts.sads, policy.floor_severity))
    if facts.peak is not None and facts.peak >= policy.floor_peak:
        found.append(_need(Code.NEED_SPIKE, "peak", facts.peak, policy.floor_peak))
    for measure, line in policy.floor_measures.items():
        total = facts.measures.get(measure)
        if total is not None and total >= line:
            found.append(_need(Code.NEED_MEASURE, measure, total, line))
    none = Reason(Dimension.NEED, Code.NEED_NONE, Tier.BASIC, {})
    return tuple(found) or (none,)


def _need(code: Code, measure: str, total: int | Decimal, line: int) -> Reason:
    values: dict[str, Value] = {"measure": measure, "total": _value(total), "line": line}
    margins = (Margin(measure, line, _value(total - line)),)
    return Reason(Dimension.NEED, code, Tier.DEVELOPMENT, values, margins)


def _fit(leans: tuple[Tier, Tier, Tier]) -> Reason:
    median = sorted(leans, key=_rank)[1]
    willingness = leans[1]
    if willingness.rank < median.rank:
        return Reason(Dimension.FIT, Code.FIT_CAPPED, willingness, {})
    return Reason(Dimension.FIT, Code.FIT_MEDIAN, median, {})


def _intensity(facts: Facts, policy: Policy, need: Tier) -> Intensity:
    if facts.sads is not None and facts.sads >= policy.intensity_high:
        return Intensity.HIGH
    return Intensity.LOW if need is Tier.BASIC else Intensity.STANDARD


def _pathway(facts: Facts) -> tuple[Reason, ...]:
    if not facts.alert_open:
        return ()
    return (Reason(Dimension.PATHWAY, Code.ALERT_OPEN, None, {}),)


def _money_margin(measure: str, amount: Decimal, line: Decimal, *, exceed: bool = False) -> Margin:
    return Margin(measure, plain_amount(line), plain_amount(amount - line), exceed)


def _value(number: int | Decimal) -> Value:
    return plain_amount(number) if isinstance(number, Decimal) else number


def _lean(reason: Reason) -> Tier:
    return reason.lean or Tier.BASIC


def _rank(tier: Tier) -> int:
    return tier.rank


def _check_range(name: str, value: int | None, low: int, high: int) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ImpossibleFacts(f"{name} must be {low} to {high}, not {value!r}")
