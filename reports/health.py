"""Whether the practice's machinery is alive: for outside monitors and for the watchdog."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.db.models import Min

from common.nudges import BROKER_ERRORS, broker
from outbox.models import Message
from reports.models import Heartbeat

SILENT_AFTER = timedelta(minutes=2)
# A letter that is due leaves with the next tick; one that waits this long is stuck.
LATE_AFTER = timedelta(minutes=15)
SCHEDULER = "beat"
PROBE = "counselcrm.probe"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well.

    seconds   age of the newest heartbeat or of the oldest due letter; None where not known
    """

    name: str
    well: bool
    seconds: int | None = None


def checks(now: datetime) -> list[Check]:
    """Return what was looked at; a database that is away leaves the rest unknown."""
    found = [Check("broker", _broker_is_well())]
    try:
        return [Check("database", well=True), *found, *_heartbeats(now), _letters(now)]
    except (DatabaseError, InterfaceError):
        return [Check("database", well=False), *found]


@dataclass(frozen=True, slots=True)
class Silence:
    """The scheduler is not heard.

    length   since its last heartbeat; None where it has not been heard at all
    """

    length: timedelta | None


def silence_of_scheduler(now: datetime) -> Silence | None:
    """Return how long the scheduler has been silent, None while it is not."""
    at = Heartbeat.objects.filter(name=SCHEDULER).values_list("at", flat=True).first()
    if at is None:
        return Silence(None)
    return Silence(now - at) if now - at > SILENT_AFTER else None


def _heartbeats(now: datetime) -> list[Check]:
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    return [_heartbeat(name, seen.get(name), now) for name in ("beat", "worker")]


def _heartbeat(name: str, at: datetime | None, now: datetime) -> Check:
    if at is None:
        return Check(name, well=False)
    return Check(name, now - at <= SILENT_AFTER, int((now - at).total_seconds()))


def _letters(now: datetime) -> Check:
    waiting = Message.objects.filter(state=Message.State.QUEUED, due_at__lte=now)
    oldest = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    if oldest is None:
        return Check("letters", well=True, seconds=0)
    return Check("letters", now - oldest <= LATE_AFTER, int((now - oldest).total_seconds()))


def _broker_is_well() -> bool:
    """Write a word that goes by itself: a broker that is full still answers questions."""
    try:
        with broker() as connection:
            connection.default_channel.client.set(PROBE, 1, ex=1)
    except BROKER_ERRORS:
        return False
    return True
