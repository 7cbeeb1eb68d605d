"""What was taken back, what waits for a supervisor, and who may."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from common.asking import Question
from common.localtimes import day_starts
from people.models import Client, User
from scheduling.models import Appointment, SessionProposal, SessionRecord, Void
from scheduling.models.corrections import answered_by
from scheduling.rules.times import Planned, TimeDoubt, time_doubts
from scheduling.rules.voiding import may_void

MOST_SHOWN = 100
LOOKED_BACK = timedelta(days=30)


def doubts_about(appointment: Appointment, started_at: datetime) -> tuple[TimeDoubt, ...]:
    """Return why a session of this appointment is unlikely to have started then.

    appointment   with its client at hand
    """
    day = timezone.localdate(appointment.starts_at)
    planned = Planned(
        day_starts=day_starts(day),
        day_ends=day_starts(day + timedelta(days=1)),
        file_opened=appointment.client.registered_at,
    )
    return time_doubts(started_at, planned)


def answers_for(user: User, appointment: Appointment) -> bool:
    """Whether this person confirms times, and takes back what others marked, for this client."""
    rows = Appointment.objects.filter(answered_by(user), pk=appointment.pk)
    return rows.exists()


def can_void(user: User, appointment: Appointment, now: datetime) -> bool:
    """Whether this person may take back what the appointment is marked as, at this moment."""
    if appointment.state == Appointment.State.BOOKED:
        return False
    return may_void(
        own=appointment.marked_by_id == user.pk,
        supervises=answers_for(user, appointment),
        marked=appointment.marked_at,
        now=now,
    )


def latest_proposal(appointment: Appointment) -> SessionProposal | None:
    """Return what was last proposed for this appointment; what waits is always the newest."""
    rows = appointment.proposals.select_related("proposed_by", "decided_by").order_by("-id")
    proposal = rows.first()
    if proposal is not None:
        proposal.client = appointment.client
    return proposal


def is_waiting(appointment: Appointment) -> bool:
    """Whether a record of this appointment waits for a supervisor."""
    return bool(WAITING.ask(None, appointment=appointment.pk))


def _waiting(_reader: Any, *, appointment: Any) -> "QuerySet[Any, Any]":
    rows = SessionProposal.objects.filter(appointment_id=appointment)
    return rows.filter(state=SessionProposal.State.WAITING).values_list("pk")


def proposals_waiting(user: User) -> "QuerySet[SessionProposal]":
    """Return what waits for this person, longest waiting first."""
    rows = SessionProposal.objects.to_answer(user).filter(state=SessionProposal.State.WAITING)
    rows = rows.select_related("client", "appointment__counselor__user", "proposed_by")
    return rows.order_by("proposed_at", "id")


def proposals_to_answer(reader: Any) -> "QuerySet[Any, Any]":
    """The keys of what waits for a reader, for the count on the rail."""
    rows = SessionProposal.objects.to_answer(reader).filter(state=SessionProposal.State.WAITING)
    return rows.order_by().values_list("pk")[:MOST_SHOWN]


def voids_of(user: User, appointment: Appointment) -> list[Void]:
    """Return what was taken back on this appointment, newest first."""
    rows = Void.objects.visible_to(user).filter(appointment=appointment)
    rows = rows.select_related("voided_by", "marked_by", "session__recorded_by")
    voids = list(rows.order_by("-id"))
    for void in voids:
        void.client = appointment.client
        if void.session is not None:
            void.session.client = appointment.client
    return voids


def records_to_read(user: User, keys: list[int]) -> dict[int, SessionRecord]:
    """Return key → record of those whose words this person may read."""
    if not keys:
        return {}
    rows = SessionRecord.objects.visible_to(user).filter(pk__in=keys).select_related("client")
    return {row.pk: row for row in rows if row.has_notes}


def voids_lately(user: User, now: datetime) -> list[Void]:
    """Return what was taken back in the last thirty days, newest first."""
    rows = Void.objects.visible_to(user, "list").filter(voided_at__gt=now - LOOKED_BACK)
    rows = rows.select_related("client", "appointment", "voided_by", "marked_by", "session")
    return list(rows.order_by("-voided_at", "-id")[:MOST_SHOWN])


def held_so_far(client: Client) -> tuple[int, int, datetime | None]:
    """Return how many sessions stand, the highest of their numbers, and when the last one ended."""
    for count, highest, ended_at in SO_FAR.ask(None, client=client.pk):
        return count, highest, ended_at
    return 0, 0, None


def free_number(client: Client, count: int, highest: int) -> int:
    """Return the number of the client's next session: the first that no standing one has.

    count, highest   of ``held_so_far``
    """
    if count == highest:
        return highest + 1
    rows = SessionRecord.objects.standing().filter(client=client)
    taken = set(rows.values_list("number", flat=True))
    return next(number for number in range(1, highest + 1) if number not in taken)


def next_number(client: Client) -> int:
    """Return the number that the client's next session would get."""
    count, highest, _last = held_so_far(client)
    return free_number(client, count, highest)


def _so_far(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    rows = SessionRecord.objects.filter(client_id=client, voided_at=None).order_by()
    sums = {"count": Count("pk"), "highest": Max("number"), "last": Max("ended_at")}
    return rows.values("client_id").annotate(**sums).values_list("count", "highest", "last")


WAITING, SO_FAR = Question(_waiting), Question(_so_far)
