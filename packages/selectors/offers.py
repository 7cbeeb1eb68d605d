"""What is on offer for a client, in which order, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import DomainError
from crisis.selectors import has_open_alert
from intake.models import Assessment
from intake.rules.willingness import yearly_ceiling
from packages.models import Enrollment, ServicePackage
from packages.rules.recommend import Package, RecommendCode, RecommendReason, recommend
from packages.selectors.segments import segment_of
from people.models import Client
from tiering.models import ServiceStandard, TierDecision
from tiering.rules.tiers import Tier
from tiering.selectors import current_decision, standard_for

ABOVE = frozenset({RecommendCode.ABOVE_BUDGET, RecommendCode.ABOVE_CEILING})
WITHIN = frozenset({RecommendCode.WITHIN_BUDGET, RecommendCode.WITHIN_CEILING})


class OpenAlert(DomainError):
    """The client has an open crisis alert; nothing is sold to somebody in danger.

    The way on is to book: an alert keeps nobody from being seen.
    """

    def __init__(self, client: Client) -> None:
        super().__init__(
            _(
                "This client has an open crisis alert. Nothing is offered until it ends; a session "
                "can be booked all the same, without a package."
            )
        )
        self.way = reverse("scheduling:book", args=[client.public_id])


@dataclass(frozen=True, slots=True)
class Means:
    """What the client said about money, CNY; None where not said or not asked.

    income    a month
    budget    a year
    ceiling   a year: a tenth of twelve months' income
    """

    income: Decimal | None
    budget: Decimal | None
    ceiling: Decimal | None

    @property
    def known(self) -> bool:
        return self.budget is not None or self.ceiling is not None


NOTHING_SAID = Means(income=None, budget=None, ceiling=None)


@dataclass(frozen=True, slots=True)
class Offer:
    """One package in its place, with the standard it comes with and why it stands there."""

    package: ServicePackage
    standard: ServiceStandard
    rank: int
    reasons: tuple[RecommendReason, ...]

    @property
    def fits_segment(self) -> bool:
        return any(reason.code is RecommendCode.SEGMENT_MATCHES for reason in self.reasons)

    @property
    def above(self) -> tuple[RecommendReason, ...]:
        """The lines of the client's means that the price crosses."""
        return tuple(reason for reason in self.reasons if reason.code in ABOVE)

    @property
    def within(self) -> tuple[RecommendReason, ...]:
        return tuple(reason for reason in self.reasons if reason.code in WITHIN)


def means_of(assessment: Assessment) -> Means:
    """Return what was said about money; nothing of a minor or of somebody a sponsor pays for."""
    if assessment.minor or assessment.sponsored:
        return NOTHING_SAID
    income = assessment.income
    ceiling = None if income is None else yearly_ceiling(income)
    return Means(income=income, budget=assessment.budget, ceiling=ceiling)


def offers_for(client: Client, *, with_means: bool = True) -> list[Offer]:
    """Return what this client may be offered, best first.

    Without a confirmed tier, and for a tier without a published service standard, there is none.

    with_means   whether the client's income and budget take part in the order and the reasons

    :raises OpenAlert: while the client has an open crisis alert
    """
    if has_open_alert(client):
        raise OpenAlert(client)
    decision = current_decision(client)
    standard = standard_for(decision.chosen) if decision else None
    if decision is None or standard is None:
        return []
    means = NOTHING_SAID
    if with_means:
        decision.assessment.client = client
        means = means_of(decision.assessment)
    return _ranked(client, _on_sale(client, decision.chosen), decision, standard, means)


def _on_sale(client: Client, tier: str) -> list[ServicePackage]:
    packages = ServicePackage.objects.filter(active=True, tiers__contains=[tier])
    if Enrollment.objects.filter(client=client).exists():
        packages = packages.filter(first_only=False)
    return list(packages.order_by("id"))


def _ranked(
    client: Client,
    packages: Iterable[ServicePackage],
    decision: TierDecision,
    standard: ServiceStandard,
    means: Means,
) -> list[Offer]:
    by_code = {package.code: package for package in packages}
    tier = Tier(decision.chosen)
    ranked = recommend(
        [
            Package(
                code=package.code,
                tier=tier,
                segment=package.segment,
                sessions=package.sessions,
                price=package.price,
            )
            for package in by_code.values()
        ],
        tier=tier,
        segment=segment_of(client, decision),
        ceiling=means.ceiling,
        budget=means.budget,
    )
    return [
        Offer(by_code[found.package.code], standard, found.rank, found.reasons) for found in ranked
    ]
