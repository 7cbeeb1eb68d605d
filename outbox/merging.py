"""What the outbox has to say when two files of one person are brought together."""

from datetime import datetime

from django.utils.translation import ngettext

from outbox.models import OPEN_STATES, Message
from people.hooks import Obstacle


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the letters that still wait to go out."""
    count = Message.objects.filter(client=client, state__in=OPEN_STATES).count()
    text = ngettext(
        "%(count)s email is still waiting to be sent.",
        "%(count)s emails are still waiting to be sent.",
        count,
    )
    return [Obstacle("letter_waits", text % {"count": count})] if count else []
