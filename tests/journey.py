"""How a client comes to a tier, a package, an appointment: plain functions through the services."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from intake.models import Assessment
from intake.rules.sheet import Sheet, TypedGoal
from intake.rules.smart import Ticks
from intake.services import install_instruments, submit_assessment
from packages.models import Enrollment, ServicePackage
from packages.services import enroll, install_catalogue, install_segments
from people.models import Client, Counselor, User
from scheduling.models import Appointment, Availability
from scheduling.services import SessionFacts, book
from tiering.models import TierDecision
from tiering.rules.tiers import Tier
from tiering.services import confirm_tier, install_policy

SADS_ITEMS = (
    "emotion",
    "cognition",
    "behaviour",
    "body",
    "sleep",
    "relationships",
    "functioning",
)
ALL_TICKS = Ticks(specific=True, measurable=True, achievable=True, relevant=True, time_bound=True)
# What one has to say at intake to be proposed each tier: a SADS item, CNY a month, CNY a year.
WAYS = {
    Tier.BASIC: (2, Decimal(5_000), Decimal(1_000), Ticks()),
    Tier.DEVELOPMENT: (4, Decimal(12_000), Decimal(9_000), Ticks(specific=True)),
    Tier.FLAGSHIP: (5, Decimal(25_000), Decimal(20_000), ALL_TICKS),
}


def install(now: datetime) -> None:
    """Put in what every practice starts with."""
    install_instruments()
    install_policy()
    install_catalogue(now)
    install_segments(now)


def assess(
    client: Client,
    *,
    by: User,
    now: datetime,
    tier: Tier = Tier.DEVELOPMENT,
    problems: tuple[str, ...] = ("sleep",),
    **said: Decimal | None,
) -> Assessment:
    """Submit an assessment that leads to ``tier``; ``said`` overrides income and budget."""
    item, income, budget, ticks = WAYS[tier]
    sheet = Sheet(
        answers={"sads": dict.fromkeys(SADS_ITEMS, item)},
        income=said.get("income", income),
        budget=said.get("budget", budget),
        goals=(TypedGoal(0, "Asleep before midnight", ticks),),
        presenting=problems,
    )
    return submit_assessment(client=client, sheet=sheet, request_key=uuid4(), by=by, now=now)


def confirm(
    client: Client,
    *,
    by: User,
    now: datetime,
    tier: Tier = Tier.DEVELOPMENT,
    problems: tuple[str, ...] = ("sleep",),
    **said: Decimal | None,
) -> TierDecision:
    """Assess the client and confirm the tier that the rule proposes."""
    assessment = assess(client, by=by, now=now, tier=tier, problems=problems, **said)
    decision = confirm_tier(assessment=assessment, chosen=tier, note="", by=by, now=now)
    client.refresh_from_db()
    return decision


def buy(client: Client, code: str, *, by: User, now: datetime) -> Enrollment:
    package = ServicePackage.objects.get(code=code, active=True)
    return enroll(client=client, package=package, request_key=uuid4(), by=by, now=now)


def open_hours(counselor: Counselor, opens: int = 9, closes: int = 18) -> None:
    """Let a counselor work every day of the week."""
    Availability.objects.bulk_create(
        Availability(counselor=counselor, weekday=weekday, starts=time(opens), ends=time(closes))
        for weekday in range(7)
    )


def agree(
    client: Client, counselor: Counselor, starts_at: datetime, *, by: User, now: datetime
) -> Appointment:
    return book(
        client=client, counselor=counselor, starts_at=starts_at, online=False, by=by, now=now
    )


def facts_of(appointment: Appointment, **said: object) -> SessionFacts:
    """Return the facts of a session that went as planned."""
    return SessionFacts(
        started_at=appointment.starts_at,
        ended_at=appointment.ends_at,
        **{"effective_minutes": 45, "content": "She slept five hours.", **said},
    )


def past_appointment(
    client: Client, counselor: Counselor, *, by: User, now: datetime, days: int = 1
) -> Appointment:
    """Book a session that is over at ``now``: agreed a week before, at ten in the morning."""
    ten = now.astimezone(now.tzinfo).replace(hour=10, minute=0, second=0, microsecond=0)
    starts_at = ten - timedelta(days=days)
    return agree(client, counselor, starts_at, by=by, now=starts_at - timedelta(days=7))
