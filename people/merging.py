"""What the people room itself says when two files are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.hooks import Holding, Obstacle, counts_by_client
from people.models import ContactEntry, Promise, Task


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the tasks and promises of this file that are still open."""
    found = []
    if count := Task.objects.open().filter(client=client).count():
        text = ngettext(
            "%(count)s task must be finished first.",
            "%(count)s tasks must be finished first.",
            count,
        )
        found.append(Obstacle("open_task", text % {"count": count}))
    if count := Promise.objects.filter(client=client, kept_at=None).count():
        text = ngettext(
            "%(count)s promise must be kept first.",
            "%(count)s promises must be kept first.",
            count,
        )
        found.append(Obstacle("open_promise", text % {"count": count}))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    contacts = counts_by_client(ContactEntry.objects.all(), clients)
    return [Holding("contacts", _("Calls and emails logged"), contacts)]
