"""What the loop has to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Answer, Invitation, RecoveryCase
from people.hooks import Holding, Obstacle, counts_by_client


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the surveys whose 72 hours still run, and the cases nobody has closed."""
    found = []
    awaited = Invitation.objects.filter(client=client, answered_at=None, closed_at=None)
    if awaited.exists():
        text = _("A survey answer is still expected, up to 72 hours after the session.")
        found.append(Obstacle("survey_awaited", text))
    if count := RecoveryCase.objects.open().filter(client=client).count():
        text = ngettext(
            "%(count)s recovery case is to be closed first.",
            "%(count)s recovery cases are to be closed first.",
            count,
        )
        found.append(Obstacle("open_case", text % {"count": count}))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    return [
        Holding("answers", _("Survey answers"), counts_by_client(Answer.objects.all(), clients))
    ]
