"""What one client of each tier uses and buys in a year: the simulator's estimate rests on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from packages.models import Enrollment, LedgerEntry
from packages.selectors.ledger import HELD
from people.models import Standing
from people.services import WITHOUT_TIER
from tiering.hooks import ClientYear

YEAR = timedelta(days=365)


def client_years(now: datetime) -> Mapping[str, ClientYear]:
    """Return tier → means of the last twelve months over the clients who are in it today."""
    since = now - YEAR
    tiered = Standing.objects.filter(tier_order__lt=WITHOUT_TIER)
    clients = dict(tiered.values_list("tier").annotate(n=Count("pk")))
    bought = Enrollment.objects.filter(enrolled_at__gt=since, enrolled_at__lte=now)
    by_tier = "client__standing__tier"
    revenue = dict(bought.values_list(by_tier).annotate(n=Sum("price")))
    used = LedgerEntry.objects.filter(kind__in=HELD, at__gt=since, at__lte=now)
    sessions = dict(used.values_list(f"enrollment__{by_tier}").annotate(n=Sum("sessions")))
    return {
        tier: ClientYear(
            clients=n,
            sessions=-Decimal(sessions.get(tier) or 0) / n,
            revenue=Decimal(revenue.get(tier) or 0) / n,
        )
        for tier, n in clients.items()
    }
