"""One policy applied to all rows of ``Columns``. Pure.

The same five questions in the same order as ``tiering.rules.tiers.rule``; reasons are not made
here, they are made of the few who move when somebody looks at them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tiering.rules.simulate.columns import Columns, fen
from tiering.rules.tiers import Policy

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASIC, DEVELOPMENT, FLAGSHIP = 0, 1, 2
LOW, STANDARD, HIGH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule proposes for each row: ranks of ``Tier`` and of ``Intensity``, 0 to 2."""

    tier: "NDArray[Any]"
    need: "NDArray[Any]"
    fit: "NDArray[Any]"
    severity: "NDArray[Any]"
    willingness: "NDArray[Any]"
    goals: "NDArray[Any]"
    intensity: "NDArray[Any]"


def replay(columns: Columns, policy: Policy) -> Outcome:
    """Apply the policy to every row.

    :raises UnevenMoney: if a money line of the policy is finer than a fen
    """
    import numpy as np

    severity = _severity(columns, policy)
    willingness = _willingness(columns, policy)
    goals = np.where(columns.smart >= max(policy.smart_flagship, 0), FLAGSHIP, BASIC)
    goals = np.where(columns.smart < 0, BASIC, goals)
    need = np.where(_needs_more(columns, policy), DEVELOPMENT, BASIC)
    highest = np.maximum(np.maximum(severity, willingness), goals)
    lowest = np.minimum(np.minimum(severity, willingness), goals)
    median = severity + willingness + goals - highest - lowest
    fit = np.minimum(median, willingness)
    above = (columns.sads >= 0) & (columns.sads >= policy.intensity_high)
    return Outcome(
        tier=np.maximum(need, fit),
        need=need,
        fit=fit,
        severity=severity,
        willingness=willingness,
        goals=goals,
        intensity=np.where(above, HIGH, np.where(need == BASIC, LOW, STANDARD)),
    )


def _severity(columns: Columns, policy: Policy) -> "NDArray[Any]":
    import numpy as np

    sads, months = columns.sads, np.maximum(columns.months, 0)
    long = (sads >= policy.chronic_severity) & (months >= policy.chronic_months)
    lean = np.where(sads >= policy.severity_development, DEVELOPMENT, BASIC)
    lean = np.where(long | (sads >= policy.severity_flagship), FLAGSHIP, lean)
    return np.where(sads < 0, BASIC, lean)


def _willingness(columns: Columns, policy: Policy) -> "NDArray[Any]":
    import numpy as np

    asked = ~(columns.minor | columns.sponsored)
    budget_said = columns.budget >= 0
    budget_reaches = budget_said & (columns.budget > fen(policy.budget_flagship))
    income_reaches = (columns.income >= 0) & (columns.income >= fen(policy.income_flagship))
    stated = income_reaches & (~budget_said | budget_reaches)
    opens = np.where(columns.withheld, budget_reaches, stated)
    return np.where(asked & opens, FLAGSHIP, BASIC)


def _needs_more(columns: Columns, policy: Policy) -> "NDArray[Any]":
    found = (columns.sads >= 0) & (columns.sads >= policy.floor_severity)
    found = found | ((columns.peak >= 0) & (columns.peak >= policy.floor_peak))
    for code, line in policy.floor_measures.items():
        if code in columns.measures:
            total = columns.measures[code]
            found = found | ((total >= 0) & (total >= fen(line)))
    return found
