"""What is on offer for a client, and the sessions that are left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from common.asking import Columns, Question
from common.errors import DomainError
from crisis.selectors import has_open_alert
from intake.models import Assessment
from intake.rules.willingness import yearly_ceiling
from packages.models import Enrollment, ServicePackage
from packages.rules.balance import Entry, EntryKind, balance
from packages.rules.recommend import Package, RecommendCode, RecommendReason, recommend
from people.models import Client, Counselor
from tiering.models import ServiceStandard, TierDecision
from tiering.rules.tiers import Tier
from tiering.selectors import current_decision, standard_for

ABOVE = frozenset({RecommendCode.ABOVE_BUDGET, RecommendCode.ABOVE_CEILING})
WITHIN = frozenset({RecommendCode.WITHIN_BUDGET, RecommendCode.WITHIN_CEILING})


class OpenAlert(DomainError):
    """The client has an open crisis alert; nothing is sold to somebody in danger."""


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
    def level(self) -> str:
        """The counselor's level that the standard promises, in words."""
        return str(Counselor.Level(self.standard.counselor_level).label)

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


@dataclass(frozen=True, slots=True)
class Balance:
    """Sessions that may still be used, of how many bought together with them."""

    left: int
    bought: int


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
        raise OpenAlert(
            _("This client has an open crisis alert. Nothing is offered until it ends.")
        )
    decision = current_decision(client)
    standard = standard_for(decision.chosen) if decision else None
    if decision is None or standard is None:
        return []
    means = NOTHING_SAID
    if with_means:
        decision.assessment.client = client
        means = means_of(decision.assessment)
    return _ranked(_on_sale(client, decision.chosen), decision, standard, means)


def _on_sale(client: Client, tier: str) -> list[ServicePackage]:
    packages = ServicePackage.objects.filter(active=True, tiers__contains=[tier])
    if Enrollment.objects.filter(client=client).exists():
        packages = packages.filter(first_only=False)
    return list(packages.order_by("id"))


def _ranked(
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
        segment=decision.segment.code if decision.segment else None,
        ceiling=means.ceiling,
        budget=means.budget,
    )
    return [
        Offer(by_code[found.package.code], standard, found.rank, found.reasons) for found in ranked
    ]


def balance_of(enrollment: Enrollment) -> int:
    """Return how many sessions of this enrolment are left, whether or not it is still valid."""
    entries = enrollment.ledger.values_list("kind", "sessions")
    return balance(Entry(EntryKind(kind), sessions) for kind, sessions in entries)


def current_enrollment(client: Client, today: date | None = None) -> Enrollment | None:
    """Return the enrolment that the next session is taken from, or else the newest one.

    today   leaves out what is no longer valid on that day; without it validity is not asked
    """
    rows = enrollments_of(client)
    usable = usable_of(rows, today)
    if usable:
        return usable[0]
    return max(rows, key=lambda row: (row.enrolled_at, row.pk), default=None)


def usable_enrollment(client: Client, today: date) -> Enrollment | None:
    """Return the enrolment that pays for a session on that day: what ends first goes first."""
    return next(iter(usable_of(enrollments_of(client), today)), None)


def sessions_of(client: Client, today: date) -> Balance | None:
    """Return what the lists show as "12 of 20 left"; None where nothing was ever bought."""
    return balance_in(enrollments_of(client), today)


def balance_in(rows: Sequence[Enrollment], today: date) -> Balance | None:
    """Return the balance of rows that ``enrollments_of`` gave."""
    if usable := usable_of(rows, today):
        return Balance(
            left=sum(row.left for row in usable),
            bought=sum(row.package.sessions for row in usable),
        )
    newest = max(rows, key=lambda row: (row.enrolled_at, row.pk), default=None)
    return Balance(left=0, bought=newest.package.sessions) if newest else None


def enrollments_of(client: Client) -> list[Enrollment]:
    """Return every enrolment of the client with its balance as ``left``, first to end first."""
    rows = []
    for found in ENROLLMENTS.ask(None, client=client.pk):
        columns = iter(found)
        row = ENROLLMENT.made(columns)
        row.package, row.client = PACKAGE.made(columns), client
        (row.left,) = columns
        rows.append(row)
    return rows


def _enrollments(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    rows = _with_balance(client).order_by("valid_until", "id")
    return rows.values_list(*ENROLLMENT.at(), *PACKAGE.at("package"), "left")


ENROLLMENT, PACKAGE = Columns.of(Enrollment), Columns.of(ServicePackage)
ENROLLMENTS = Question(_enrollments)


def _with_balance(client: Any) -> "QuerySet[Enrollment]":
    return Enrollment.objects.filter(client_id=client).annotate(left=Sum("ledger__sessions"))


def usable_of(rows: Iterable[Enrollment], today: date | None) -> list[Enrollment]:
    """Keep the enrolments with sessions left, valid on that day where one is given."""
    return [row for row in rows if row.left > 0 and (today is None or row.valid_until >= today)]
