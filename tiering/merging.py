"""What tiering has to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from people.hooks import Holding, Obstacle, counts_by_client
from tiering.models import Appeal, CoSignRequest, TierDecision


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the questions that wait for a second person."""
    found = []
    if CoSignRequest.objects.waiting().filter(client=client).exists():
        found.append(Obstacle("open_co_signature", _("A co-signature is pending.")))
    if Appeal.objects.open().filter(client=client).exists():
        found.append(Obstacle("open_appeal", _("A review of the tier hasn't been answered yet.")))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    decided = counts_by_client(TierDecision.objects.all(), clients)
    return [Holding("decisions", _("Tier decisions"), decided)]
