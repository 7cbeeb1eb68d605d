"""What keeps the practice running: counts and ages, no client data."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from outbox.models import Message
from reports.health import Check, checks
from reports.models import RollupProgress


@dataclass(frozen=True, slots=True)
class System:
    """The state of the machinery.

    letters   state → how many, every state named
    reasons   (state, reason code, how many) of letters that did not leave, most first
    summed    up to which moment the roll-ups have read; None before the first time
    """

    checks: list[Check]
    letters: dict[str, int]
    reasons: list[tuple[str, str, int]]
    summed: datetime | None


def system(now: datetime) -> System:
    states = Message.objects.order_by().values_list("state").annotate(Count("pk"))
    counted = dict(states)
    kept = Message.objects.filter(state__in=["suppressed", "failed"]).order_by()
    reasons = kept.values_list("state", "reason").annotate(n=Count("pk")).order_by("-n")
    return System(
        checks=checks(now),
        letters={state.value: counted.get(state.value, 0) for state in Message.State},
        reasons=list(reasons[:12]),
        summed=RollupProgress.objects.values_list("through", flat=True).first(),
    )
