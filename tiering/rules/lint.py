"""Look for overlaps, gaps, contradictions, dead ends and broken floors in a policy. Pure.

A finding is a code with values, never a sentence. Errors block; warnings must be acknowledged by
a person, with a reason; notes only tell. Worked cases: docs/algorithms/policy.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import product

from tiering.rules.portraits import PORTRAITS
from tiering.rules.thresholds import BY_NAME, FLOOR_MEASURES, Threshold, flat
from tiering.rules.tiers import Facts, InvalidPolicy, Policy, Tier, default_policy, policy_from_dict
from tiering.rules.tiers.rule import run

MOST_MONEY = Decimal("99999999.99")
_CENT = Decimal("0.01")


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    MISSING = "missing"
    UNKNOWN = "unknown"
    OFF_SCALE = "off_scale"
    OVERLAP = "overlap"
    EMPTY_BAND = "empty_band"
    DEAD_LINE = "dead_line"
    ALWAYS = "always"
    GAP = "gap"
    NEED_WITHOUT_LEAN = "need_without_lean"
    INTENSITY_BELOW_FLOOR = "intensity_below_floor"
    INTENSITY_APART = "intensity_apart"
    UNREACHABLE_TIER = "unreachable_tier"
    FLOOR_BREACH = "floor_breach"
    FLOOR_LOOSENED = "floor_loosened"
    PORTRAIT = "portrait"
    TWO_ANSWERS = "two_answers"
    MONEY_MOVES_CARE = "money_moves_care"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found.

    values   JSON: names of thresholds and the numbers that the sentence needs
    key      the same for the same finding in the same numbers: what an acknowledgement is tied to
    """

    code: Code
    level: Level
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        pairs = ";".join(f"{name}={value}" for name, value in sorted(self.values.items()))
        return f"{self.code.value}:{pairs}"


def lint(
    thresholds: Mapping[str, object], *, in_force: Mapping[str, object] | None = None
) -> tuple[Finding, ...]:
    """Return everything found, errors first.

    thresholds   a policy as stored, possibly broken
    in_force     the policy that it would replace; its floor may be loosened with a warning only
    """
    found = [*_scales(thresholds), *_order(thresholds)]
    if not any(finding.level is Level.ERROR for finding in found):
        try:
            policy = policy_from_dict({**thresholds, "version": "lint"})
        except InvalidPolicy as error:
            found.append(Finding(Code.OFF_SCALE, Level.ERROR, {"name": str(error)}))
        else:
            found += _whole(policy, in_force)
    return tuple(sorted(found, key=lambda finding: list(Level).index(finding.level)))


def open_findings(findings: Iterable[Finding], acknowledged: Iterable[str]) -> tuple[Finding, ...]:
    """Return the findings that still block: errors, and warnings nobody has acknowledged."""
    known = set(acknowledged)
    return tuple(
        finding
        for finding in findings
        if finding.level is Level.ERROR
        or (finding.level is Level.WARNING and finding.key not in known)
    )


def _scales(thresholds: Mapping[str, object]) -> Iterator[Finding]:
    lines = flat(thresholds)
    for name, threshold in BY_NAME.items():
        if name not in lines:
            yield Finding(Code.MISSING, Level.ERROR, {"name": name})
        elif not _on_scale(threshold, lines[name]):
            values: dict[str, int | str] = {"name": name, "low": threshold.low}
            if threshold.high is not None:
                values["high"] = threshold.high
            yield Finding(Code.OFF_SCALE, Level.ERROR, values)
    for name in sorted(lines.keys() - BY_NAME.keys()):
        yield Finding(Code.UNKNOWN, Level.ERROR, {"name": name})


def _on_scale(threshold: Threshold, value: object) -> bool:
    if threshold.is_money:
        if not isinstance(value, str):
            return False
        try:
            amount = Decimal(value)
        except InvalidOperation:
            return False
        return amount.is_finite() and 0 <= amount <= MOST_MONEY and amount % _CENT == 0
    if isinstance(value, bool) or not isinstance(value, int) or threshold.high is None:
        return False
    return threshold.low <= value <= threshold.high


def _order(thresholds: Mapping[str, object]) -> Iterator[Finding]:
    low, high = thresholds.get("severity_development"), thresholds.get("severity_flagship")
    if not isinstance(low, int) or not isinstance(high, int):
        return
    values: dict[str, int | str] = {"from": high, "to": low - 1}
    if low > high:
        yield Finding(Code.OVERLAP, Level.ERROR, values)
    elif low == high:
        yield Finding(Code.EMPTY_BAND, Level.WARNING, {"line": low})


def _whole(policy: Policy, in_force: Mapping[str, object] | None) -> Iterator[Finding]:
    yield from _dead_lines(policy)
    yield from _gaps(policy)
    yield from _intensity(policy)
    yield from _unreachable(policy)
    yield from _floor(policy, in_force)
    yield from _portraits(policy)
    yield _invariants(policy)


def _dead_lines(policy: Policy) -> Iterator[Finding]:
    """Lines that can never matter, and lines that everybody has already passed."""
    if policy.chronic_severity >= policy.severity_flagship:
        values: dict[str, int | str] = {
            "name": "chronic_severity",
            "line": policy.chronic_severity,
            "other": policy.severity_flagship,
        }
        yield Finding(Code.DEAD_LINE, Level.WARNING, values)
    if policy.chronic_months == 0:
        yield Finding(Code.ALWAYS, Level.WARNING, {"name": "chronic_months", "line": 0})
    if policy.smart_flagship == 0:
        yield Finding(Code.ALWAYS, Level.WARNING, {"name": "smart_flagship", "line": 0})
    if policy.income_flagship == 0:
        yield Finding(Code.ALWAYS, Level.WARNING, {"name": "income_flagship", "line": 0})
    for name in ("severity_development", "severity_flagship"):
        if getattr(policy, name) == BY_NAME[name].low:
            line = BY_NAME[name].low
            yield Finding(Code.ALWAYS, Level.WARNING, {"name": name, "line": line})


def _gaps(policy: Policy) -> Iterator[Finding]:
    """Totals between the two severity lines, which one of them holds and the other does not."""
    lean, floor = policy.severity_development, policy.floor_severity
    if floor > lean:
        yield Finding(Code.GAP, Level.WARNING, {"from": lean, "to": floor - 1})
    elif floor < lean:
        yield Finding(Code.NEED_WITHOUT_LEAN, Level.WARNING, {"from": floor, "to": lean - 1})


def _intensity(policy: Policy) -> Iterator[Finding]:
    line, floor, flagship = (
        policy.intensity_high,
        policy.floor_severity,
        policy.severity_flagship,
    )
    if line < floor:
        values: dict[str, int | str] = {"from": line, "to": floor - 1}
        yield Finding(Code.INTENSITY_BELOW_FLOOR, Level.ERROR, values)
    elif line != flagship:
        low, high = sorted((line, flagship))
        yield Finding(Code.INTENSITY_APART, Level.NOTE, {"from": low, "to": high - 1})


def _unreachable(policy: Policy) -> Iterator[Finding]:
    found = {run(facts, policy).tier for facts in _grid(policy)}
    for tier in Tier:
        if tier not in found:
            yield Finding(Code.UNREACHABLE_TIER, Level.ERROR, {"tier": tier.value})


def _floor(policy: Policy, in_force: Mapping[str, object] | None) -> Iterator[Finding]:
    """A higher line holds fewer people. Past the documents' it blocks, past today's it is asked."""
    told = _floor_lines(default_policy())
    now = dict(told)
    if in_force is not None:
        now = _floor_lines(policy_from_dict({**in_force, "version": "lint"}))
    for name, line in _floor_lines(policy).items():
        own = BY_NAME[name]
        if name != "floor_peak" and line > told.get(name, line):
            values: dict[str, int | str] = {"name": name, "line": line, "most": told[name]}
            yield Finding(Code.FLOOR_BREACH, Level.ERROR, values)
        elif line > now.get(name, line):
            values = {"name": name, "line": line, "most": now[name]}
            yield Finding(Code.FLOOR_LOOSENED, Level.WARNING, values)
        if line <= own.low:
            yield Finding(Code.ALWAYS, Level.WARNING, {"name": name, "line": line})


def _floor_lines(policy: Policy) -> dict[str, int]:
    measures = {f"{FLOOR_MEASURES}{code}": line for code, line in policy.floor_measures.items()}
    return {
        "floor_severity": policy.floor_severity,
        "floor_peak": policy.floor_peak,
        **measures,
    }


def _portraits(policy: Policy) -> Iterator[Finding]:
    """What the documents say of three persons, against the rule and against the income line."""
    for portrait in PORTRAITS:
        given = run(portrait.facts, policy).tier
        if given is not portrait.tier:
            values: dict[str, int | str] = {
                "portrait": portrait.code,
                "told": portrait.tier.value,
                "given": given.value,
            }
            yield Finding(Code.PORTRAIT, Level.WARNING, values)
        income = portrait.facts.income or Decimal(0)
        alone = Tier.FLAGSHIP if income >= policy.income_flagship else Tier.BASIC
        if alone.rank > portrait.tier.rank:
            values = {
                "portrait": portrait.code,
                "income": f"{income:f}",
                "line": f"{policy.income_flagship:f}",
                "told": portrait.tier.value,
                "leans": alone.value,
                "given": given.value,
            }
            yield Finding(Code.TWO_ANSWERS, Level.WARNING, values)


def _invariants(policy: Policy) -> Finding:
    """Try every pair that differs in money alone; nothing about care may differ."""
    pairs = 0
    for facts in _grid(policy):
        pairs += 1
        mine, other = run(facts, policy), run(_poor(facts), policy)
        care = (mine.need, mine.intensity, mine.pathway)
        if care != (other.need, other.intensity, other.pathway) or mine.tier.rank < mine.need.rank:
            return Finding(Code.MONEY_MOVES_CARE, Level.ERROR, {"pairs": pairs})
    return Finding(Code.HELD, Level.NOTE, {"pairs": pairs})


def _poor(facts: Facts) -> Facts:
    return replace(facts, income=Decimal(0), budget=Decimal(0))


def _grid(policy: Policy) -> Iterator[Facts]:
    """One fact on each side of every line, together in all ways."""
    totals = _around(
        policy.severity_development,
        policy.severity_flagship,
        policy.chronic_severity,
        policy.floor_severity,
        policy.intensity_high,
        low=7,
        high=49,
    )
    # With the highest answer: only beside it can every total above 13 stand.
    peaks = _around(policy.floor_peak, 7, low=1, high=7)
    months = _around(policy.chronic_months, low=0, high=1200)
    goals = _around(policy.smart_flagship, low=0, high=5)
    incomes = {max(Decimal(0), policy.income_flagship - _CENT), policy.income_flagship}
    budgets = {None, policy.budget_flagship, policy.budget_flagship + _CENT}
    for sads, peak, month, smart, income, budget in product(
        totals, peaks, months, goals, sorted(incomes), sorted(budgets, key=str)
    ):
        # A total of seven answers lies between its highest answer and seven times that.
        if peak + 6 <= sads <= peak * 7:
            yield Facts(
                sads=sads,
                peak=peak,
                duration_months=month,
                smart=smart,
                income=income,
                budget=budget,
            )


def _around(*lines: int, low: int, high: int) -> list[int]:
    sides = {side for line in lines for side in (line - 1, line)} | {low}
    return sorted(side for side in sides if low <= side <= high)
