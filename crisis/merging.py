"""What safety has to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from crisis.models import Alert
from people.hooks import Holding, Obstacle, counts_by_client


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the open alert: its clock and its people stand in this file."""
    if not Alert.objects.open().filter(client=client).exists():
        return []
    return [Obstacle("open_alert", _("A crisis alert is open. Please close it first."))]


def holdings(clients: Collection[int]) -> list[Holding]:
    return [Holding("alerts", _("Crisis alerts"), counts_by_client(Alert.objects.all(), clients))]
