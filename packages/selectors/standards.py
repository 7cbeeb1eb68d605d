"""Service standards: what is in force, its history, and whether counselors can keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, Sum
from django.utils import timezone

from packages.models import Enrollment
from packages.rules.capacity import Hands, Kept, Promise, Running, kept
from packages.selectors.catalogue import at_work, not_held_yet
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier

QUARTER = timedelta(days=90)
YEAR = timedelta(days=365)
USUAL_SESSIONS = 5  # of a client, before anything was sold


@dataclass(frozen=True, slots=True)
class Usual:
    """What happened lately at a tier: new clients a month, sessions that one bought."""

    clients: int
    sessions: int


@dataclass(frozen=True, slots=True)
class TierStandards:
    """The versions of one tier, newest first; none where the tier cannot be offered.

    kept   whether the one in force can be kept with clients as they came lately
    """

    tier: Tier
    versions: Sequence[ServiceStandard]
    usual: Usual
    kept: Kept | None

    @property
    def now(self) -> ServiceStandard | None:
        return self.versions[0] if self.versions else None


def standards(now: datetime) -> list[TierStandards]:
    """Return every tier with its standards, lowest tier first."""
    rows = ServiceStandard.objects.select_related("published_by").order_by("-version")
    by_tier: dict[str, list[ServiceStandard]] = {tier.value: [] for tier in Tier}
    for row in rows:
        by_tier[row.tier].append(row)
    usual = usual_by_tier(now)
    today = timezone.localdate(now)
    hands, loads = _hands(today), _loads(today)
    found = []
    for tier in Tier:
        versions, lately = by_tier[tier.value], usual[tier.value]
        promise = promise_of(versions[0], lately) if versions else None
        found.append(
            TierStandards(
                tier, versions, lately, _kept(promise, tier, hands, loads) if promise else None
            )
        )
    return found


def promise_of(standard: ServiceStandard, usual: Usual) -> Promise:
    return Promise(
        level=standard.counselor_level,
        minutes=standard.session_minutes,
        days=standard.first_session_days,
        clients=usual.clients,
        sessions=usual.sessions,
    )


def can_keep(tier: Tier, promise: Promise, today: date) -> Kept:
    """Return whether counselors in use, with a valid licence, have the time for this promise."""
    return _kept(promise, tier, _hands(today), _loads(today))


def usual_by_tier(now: datetime) -> dict[str, Usual]:
    """Return tier → what was usual: clients of the last 90 days a month, sessions of a year."""
    sold = Enrollment.objects.values_list("standard__tier")
    clients = dict(
        sold.filter(enrolled_at__gte=now - QUARTER).annotate(count=Count("client", distinct=True))
    )
    sessions = dict(
        sold.filter(enrolled_at__gte=now - YEAR).annotate(mean=Avg("package__sessions"))
    )
    return {
        tier.value: Usual(
            clients=-(-clients.get(tier.value, 0) // 3),
            sessions=round(sessions.get(tier.value) or USUAL_SESSIONS),
        )
        for tier in Tier
    }


def _kept(
    promise: Promise, tier: Tier, hands: list[Hands], loads: dict[str, list[Running]]
) -> Kept:
    return kept(
        promise,
        tier=tier.value,
        hands=hands,
        running=loads.get(tier.value, []),
        others=[load for other, rows in loads.items() if other != tier.value for load in rows],
    )


def _hands(today: date) -> list[Hands]:
    return [
        Hands(frozenset(tiers), level, capacity)
        for tiers, level, capacity in at_work(today).values_list("tiers", "level", "capacity")
    ]


def _loads(today: date) -> dict[str, list[Running]]:
    """Return tier → minutes that are sold and not held yet, by the last valid day."""
    of = "enrollment__standard__tier", "enrollment__standard__session_minutes"
    rows = not_held_yet(today).values_list(*of, "enrollment__valid_until")
    sums: dict[str, dict[date, int]] = {}
    for tier, minutes, valid_until, left in rows.annotate(left=Sum("sessions")):
        ends = sums.setdefault(tier, {})
        ends[valid_until] = ends.get(valid_until, 0) + left * minutes
    return {
        tier: [
            Running(minutes, (end - today) // timedelta(days=1)) for end, minutes in ends.items()
        ]
        for tier, ends in sums.items()
    }
