"""What the calendar has to say when two files of one person are brought together."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.hooks import Holding, Obstacle, counts_by_client
from scheduling.models import Appointment, SessionRecord


def obstacles(client: int, now: datetime) -> list[Obstacle]:
    """Return the appointments to come, and those that wait to be written down."""
    booked = Appointment.objects.filter(client=client, state=Appointment.State.BOOKED)
    found = []
    if count := booked.filter(ends_at__gt=now).count():
        text = ngettext(
            "%(count)s appointment is to come: cancel it, or let it be held.",
            "%(count)s appointments are to come: cancel them, or let them be held.",
            count,
        )
        found.append(Obstacle("appointment_to_come", text % {"count": count}))
    if count := booked.filter(ends_at__lte=now).count():
        text = ngettext(
            "%(count)s session is to be written down first.",
            "%(count)s sessions are to be written down first.",
            count,
        )
        found.append(Obstacle("session_to_write_down", text % {"count": count}))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    held = counts_by_client(SessionRecord.objects.standing(), clients)
    return [Holding("sessions", _("Sessions held"), held)]
