"""Working hours, what is taken in them, and what is free."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.localtimes import day_starts
from people.models import Client, Counselor
from scheduling.models import Appointment, Availability
from scheduling.rules.slots import Interval, WeeklyHours
from scheduling.rules.slots import free_slots as free_slots_in
from tiering.selectors import standard_for

DAYS_AHEAD = 14
MINUTES_WITHOUT_STANDARD = 50
# Slots follow each other in steps of half an hour: a session of 50 minutes leaves ten to breathe.
STEP = 30
TAKEN = (Appointment.State.BOOKED, Appointment.State.HELD)


def session_minutes(client: Client) -> int:
    """Return how long a session of this client is, by the standard of the client's tier."""
    return minutes_of(client.standing.tier)


def minutes_of(tier: str) -> int:
    """Return how long a session of this tier is; "" is a client without one."""
    standard = standard_for(tier) if tier else None
    return standard.session_minutes if standard else MINUTES_WITHOUT_STANDARD


def free_slots(
    counselor: Counselor, now: datetime, minutes: int = MINUTES_WITHOUT_STANDARD
) -> tuple[Interval, ...]:
    """Return the free times of one counselor in the next two weeks, earliest first."""
    return free_slots_of([counselor], now, minutes=minutes)[counselor.pk]


def free_slots_of(
    counselors: Sequence[Counselor],
    now: datetime,
    *,
    minutes: int = MINUTES_WITHOUT_STANDARD,
    client: Client | None = None,
) -> dict[int, tuple[Interval, ...]]:
    """Return counselor → free times in the next two weeks, in a fixed number of queries.

    minutes   of a session; each slot is ``minutes`` long, the next one starts on the half hour
    client    leaves out when this client is somewhere else
    """
    today = timezone.localdate(now)
    until = today + timedelta(days=DAYS_AHEAD)
    zone = timezone.get_current_timezone()
    ends_at = day_starts(until)
    hours = weekly_hours(counselors)
    busy, elsewhere = _taken(counselors, client, now, ends_at)
    grid = timedelta(minutes=-(-minutes // STEP) * STEP)
    length = timedelta(minutes=minutes)
    return {
        counselor.pk: tuple(
            Interval(slot.starts_at, slot.starts_at + length)
            for slot in free_slots_in(
                hours[counselor.pk],
                busy[counselor.pk] + elsewhere,
                first=today,
                until=until,
                length=grid,
                zone=zone,
                not_before=now,
            )
            if timezone.localdate(slot.starts_at) <= counselor.licence_until
        )
        for counselor in counselors
    }


def appointments_during(appointment: Appointment) -> "QuerySet[Appointment]":
    """Return what takes the counselor or the client in the time of an appointment."""
    concerned = Q(counselor=appointment.counselor_id) | Q(client=appointment.client_id)
    return Appointment.objects.filter(
        concerned,
        state__in=TAKEN,
        starts_at__lt=appointment.ends_at,
        ends_at__gt=appointment.starts_at,
    )


def weekly_hours(counselors: Iterable[Counselor]) -> dict[int, list[WeeklyHours]]:
    found: dict[int, list[WeeklyHours]] = defaultdict(list)
    rows = Availability.objects.filter(counselor__in=list(counselors))
    for counselor_id, weekday, starts, ends in rows.values_list(
        "counselor_id", "weekday", "starts", "ends"
    ):
        found[counselor_id].append(WeeklyHours(weekday, starts, ends))
    return found


def _taken(
    counselors: Sequence[Counselor], client: Client | None, starts_at: datetime, ends_at: datetime
) -> tuple[dict[int, list[Interval]], list[Interval]]:
    """Return counselor → taken times, and the times at which the client is somewhere."""
    concerned = Q(counselor__in=counselors) | Q(client=client)
    rows = Appointment.objects.filter(
        concerned, state__in=TAKEN, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    busy: dict[int, list[Interval]] = defaultdict(list)
    elsewhere = []
    for row in rows.only("counselor_id", "client_id", "starts_at", "ends_at"):
        taken = Interval(row.starts_at, row.ends_at)
        busy[row.counselor_id].append(taken)
        if client is not None and row.client_id == client.pk:
            elsewhere.append(taken)
    return busy, elsewhere
