"""The three persons of the source documents, as a rule must not forget them. Pure.

Incomes, budgets and tiers are the documents'; totals, months and goal scores are chosen to fit
their words. Worked table: docs/algorithms/tiers.md, "Three worked persons".
"""

from dataclasses import dataclass
from decimal import Decimal

from tiering.rules.tiers import Facts, Tier


@dataclass(frozen=True, slots=True)
class Portrait:
    """tier   what the documents say this person is given"""

    code: str
    facts: Facts
    tier: Tier


PORTRAITS = (
    Portrait(
        "newcomer",
        Facts(
            sads=14,
            peak=2,
            duration_months=3,
            income=Decimal(5_000),
            budget=Decimal(1_000),
            smart=3,
        ),
        Tier.BASIC,
    ),
    Portrait(
        "manager",
        Facts(
            sads=28,
            peak=4,
            duration_months=8,
            income=Decimal(15_000),
            budget=Decimal(5_000),
            smart=3,
        ),
        Tier.DEVELOPMENT,
    ),
    Portrait(
        "freelancer",
        Facts(
            sads=33,
            peak=5,
            duration_months=48,
            income=Decimal(25_000),
            budget=Decimal(20_000),
            smart=3,
        ),
        Tier.FLAGSHIP,
    ),
)
