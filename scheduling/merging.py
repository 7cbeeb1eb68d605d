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
            "%(count)s appointment is coming up. Cancel it or wait until it is held.",
            "%(count)s appointments are coming up. Cancel them or wait until they are held.",
            count,
        )
        found.append(Obstacle("appointment_to_come", text % {"count": count}))
    if count := booked.filter(ends_at__lte=now).count():
        text = ngettext(
            "%(count)s session must be recorded first.",
            "%(count)s sessions must be recorded first.",
            count,
        )
        found.append(Obstacle("session_to_write_down", text % {"count": count}))
    return found


def holdings(clients: Collection[int]) -> list[Holding]:
    held = counts_by_client(SessionRecord.objects.standing(), clients)
    return [Holding("sessions", _("Sessions held"), held)]
