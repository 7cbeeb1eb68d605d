"""What every row of the fill may ask for: the practice's own people, forms, policy and packages."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from benchmarks.dataset.calendar import Calendar
from benchmarks.dataset.staff import hire
from feedback.services import install_survey_form
from intake.models import InstrumentVersion
from intake.selectors import intake_versions
from intake.services import install_instruments
from packages.models import ServicePackage
from packages.services import install_catalogue
from people.models import Counselor, User
from tiering.rules.tiers import Facts, Tier, decide_tier, default_policy, plain_amount
from tiering.selectors import policy_in_force, standard_for
from tiering.services import install_policy

# Who comes: severity per dimension (1 to 7), CNY a month, CNY a year, clarity of goals.
KINDS = {
    Tier.BASIC: (2, Decimal(5_000), Decimal(1_000), 2),
    Tier.DEVELOPMENT: (4, Decimal(12_000), Decimal(9_000), 3),
    Tier.FLAGSHIP: (5, Decimal(25_000), Decimal(20_000), 5),
}
DIMENSIONS = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three kinds of clients: what they said at intake and what they were given."""

    tier: Tier
    facts: Facts
    decision: Mapping[str, Any]
    inputs: Mapping[str, Any]
    reasons: Sequence[Mapping[str, Any]]
    package: ServicePackage
    standard: int


@dataclass(frozen=True, slots=True)
class World:
    """The practice before its first client."""

    now: datetime
    calendar: Calendar
    counselors: Sequence[Counselor]
    desk: int
    policy: int
    survey: int
    versions: Sequence[InstrumentVersion]
    kinds: Mapping[Tier, Kind]


def prepare(*, counselors: int, clients: int, now: datetime) -> World:
    """Install what a new practice starts with, hire its people, and return all of it."""
    install_instruments()
    install_policy()
    install_catalogue(now)
    hired = hire(counselors)
    # The forms are read anew: the pages keep versions without their definitions.
    versions = InstrumentVersion.objects.select_related("instrument").in_bulk(
        [version.pk for version in intake_versions()]
    )
    return World(
        now=now,
        calendar=Calendar(now, clients // counselors),
        counselors=hired,
        desk=User.objects.get(role="intake").pk,
        policy=policy_in_force(now).pk,
        survey=install_survey_form(now).pk,
        versions=list(versions.values()),
        kinds={tier: _kind(tier) for tier in KINDS},
    )


def _kind(tier: Tier) -> Kind:
    item, income, budget, smart = KINDS[tier]
    facts = Facts(
        sads=item * DIMENSIONS,
        peak=item,
        duration_months=8,
        income=income,
        budget=budget,
        smart=smart,
        measures={"phq-9": item, "gad-7": item},
    )
    verdict = decide_tier(facts, default_policy())
    offered = ServicePackage.objects.filter(tiers__contains=[tier.value], active=True)
    return Kind(
        tier=tier,
        facts=facts,
        decision={
            "proposed": verdict.tier.value,
            "chosen": verdict.tier.value,
            "need": verdict.need.value,
            "fit": verdict.fit.value,
            "intensity": verdict.intensity.value,
            "pathway": verdict.pathway.value,
        },
        inputs={
            name: plain_amount(value) if isinstance(value, Decimal) else value
            for name, value in asdict(facts).items()
        },
        reasons=[reason.as_dict() for reason in verdict.reasons],
        package=offered.order_by("-sessions")[0],
        standard=standard_for(tier).pk,
    )
