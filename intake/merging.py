"""What intake has to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from intake.models import Assessment, Draft, SelfFill
from people.hooks import Holding, Obstacle, counts_by_client


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return what somebody has begun to fill in and not finished."""
    found = []
    if Draft.objects.filter(client=client).unfinished().exists():
        text = _("An assessment is unfinished. Finish it or discard the draft.")
        found.append(Obstacle("open_draft", text))
    if SelfFill.objects.filter(client=client).waiting().exists():
        text = _("The client has forms to fill in or to be reviewed. Settle those first.")
        found.append(Obstacle("open_self_fill", text))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    filled = counts_by_client(Assessment.objects.all(), clients)
    return [Holding("assessments", _("Assessments"), filled)]
