"""Which clients were not asked after a session, why, and who decided so.

Whether a client is asked hangs on what people enter: an end long past, a cancelled session, a
consent taken back, a record undone. None of it happens without a row here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from feedback.models import Invitation
from outbox.rules.leaving import NotSent
from people.access import rows_visible
from people.models import Client, Consent, Counselor, User
from scheduling.models import Appointment

LOOKED_BACK = timedelta(days=90)
MOST_SHOWN = 100
# An appointment that is over for a day and still booked: nobody is asked before it is recorded.
UNRECORDED_AFTER = timedelta(days=1)


class Why(StrEnum):
    """Why a client was not asked, as the columns of the page."""

    LATE = "late"
    TAKEN_BACK = "taken_back"
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    ON_HOLD = "on_hold"
    UNDELIVERED = "undelivered"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    UNRECORDED = "unrecorded"


OF_INVITATIONS: dict[str, Why] = {
    "expired": Why.LATE,
    NotSent.NO_CONSENT: Why.NO_CONSENT,
    NotSent.OPTED_OUT: Why.NO_CONSENT,
    NotSent.NO_CONTACT: Why.NO_ADDRESS,
    "bounced": Why.UNDELIVERED,
    "cannot_be_written": Why.UNDELIVERED,
    "unreachable": Why.UNDELIVERED,
}
OF_APPOINTMENTS = {
    Appointment.State.CANCELLED: Why.CANCELLED,
    Appointment.State.NO_SHOW: Why.NO_SHOW,
    Appointment.State.BOOKED: Why.UNRECORDED,
}


@dataclass(frozen=True, slots=True)
class Unasked:
    """One session after which nobody was asked.

    by, decided_at   who did what keeps the client from being asked, where it is known
    answered         the client answered all the same
    """

    at: datetime
    client: Client
    counselor: Counselor
    appointment: UUID
    why: Why
    by: User | None
    decided_at: datetime | None
    answered: bool


def why_of(invitation: Invitation) -> Why | None:
    """Return why an invitation was not sent; None where the client was asked another time."""
    if invitation.voided_at is not None:
        return Why.TAKEN_BACK
    if invitation.not_sent_reason == NotSent.ASKED_BEFORE:
        return None
    return OF_INVITATIONS.get(invitation.not_sent_reason, Why.ON_HOLD)


def unasked_by_counselor(user: User, now: datetime) -> list[tuple[Counselor, Mapping[Why, int]]]:
    """Return how often clients of each counselor were not asked in the last 90 days, by name."""
    counts: dict[int, Counter[Why]] = {}
    for counselor, why, count in [*_invitation_counts(user, now), *_appointment_counts(user, now)]:
        counts.setdefault(counselor, Counter())[why] += count
    people = Counselor.objects.filter(pk__in=counts).select_related("user")
    return sorted(((row, counts[row.pk]) for row in people), key=lambda pair: str(pair[0]))


def unasked_lately(user: User, now: datetime) -> list[Unasked]:
    """Return the newest sessions after which nobody was asked."""
    rows = [*_from_invitations(user, now), *_from_appointments(user, now)]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST_SHOWN]


def _invitations(user: User, now: datetime) -> "QuerySet[Invitation]":
    seen = rows_visible(user, "unasked_client", "list", client="client")
    lately = Invitation.objects.filter(seen, ended_at__gt=now - LOOKED_BACK)
    unasked = lately.filter(~Q(not_sent_reason="") | Q(voided_at__isnull=False))
    return unasked.exclude(not_sent_reason=NotSent.ASKED_BEFORE)


def _appointments(user: User, now: datetime) -> "QuerySet[Appointment]":
    seen = rows_visible(user, "unasked_client", "list", client="client")
    lately = Appointment.objects.filter(seen, starts_at__gt=now - LOOKED_BACK, starts_at__lte=now)
    unrecorded = Q(state=Appointment.State.BOOKED, ends_at__lte=now - UNRECORDED_AFTER)
    not_held = Q(state__in=[Appointment.State.CANCELLED, Appointment.State.NO_SHOW])
    return lately.filter(unrecorded | not_held)


def _invitation_counts(user: User, now: datetime) -> Iterable[tuple[int, Why, int]]:
    rows = _invitations(user, now).order_by()
    stands = ExpressionWrapper(Q(voided_at=None), output_field=BooleanField())
    grouped = rows.annotate(stands=stands).values_list("counselor", "not_sent_reason", "stands")
    for counselor, reason, stands, count in grouped.annotate(n=Count("pk")):
        yield (
            counselor,
            OF_INVITATIONS.get(reason, Why.ON_HOLD) if stands else Why.TAKEN_BACK,
            count,
        )


def _appointment_counts(user: User, now: datetime) -> Iterable[tuple[int, Why, int]]:
    rows = _appointments(user, now).order_by().values_list("counselor", "state")
    for counselor, state, count in rows.annotate(n=Count("pk")):
        yield counselor, OF_APPOINTMENTS[Appointment.State(state)], count


def _from_invitations(user: User, now: datetime) -> list[Unasked]:
    rows = _invitations(user, now).select_related(
        "client", "counselor__user", "session__appointment", "session__recorded_by",
        "session__void__voided_by",
    )  # fmt: skip
    newest = list(rows.order_by("-ended_at", "-id")[:MOST_SHOWN])
    refusals = _newest_refusals({row.client_id for row in newest})
    return [_of_invitation(row, refusals.get(row.client_id)) for row in newest]


def _of_invitation(row: Invitation, refusal: Consent | None) -> Unasked:
    why = why_of(row) or Why.ON_HOLD
    by: Any = None
    decided_at: Any = None
    if why is Why.TAKEN_BACK:
        by, decided_at = row.session.void.voided_by, row.session.void.voided_at
    elif why is Why.LATE:
        by, decided_at = row.session.recorded_by, row.session.recorded_at
    elif why in {Why.NO_CONSENT, Why.NO_ADDRESS} and refusal is not None:
        by, decided_at = refusal.recorded_by, refusal.said_at
    return Unasked(
        at=row.ended_at,
        client=row.client,
        counselor=row.counselor,
        appointment=row.session.appointment.public_id,
        why=why,
        by=by,
        decided_at=decided_at,
        answered=row.answered_at is not None,
    )


def _newest_refusals(clients: Iterable[int]) -> dict[int, Consent]:
    """Return client → the last no to surveys or to e-mail, and who wrote it down."""
    purposes = [Consent.Purpose.SURVEYS, Consent.Purpose.EMAIL]
    rows = Consent.objects.filter(client__in=clients, purpose__in=purposes, given=False)
    newest = rows.select_related("recorded_by").order_by("client", "-said_at", "-id")
    return {row.client_id: row for row in newest.distinct("client")}


def _from_appointments(user: User, now: datetime) -> list[Unasked]:
    rows = _appointments(user, now).select_related("client", "counselor__user", "marked_by")
    return [
        Unasked(
            at=row.ends_at,
            client=row.client,
            counselor=row.counselor,
            appointment=row.public_id,
            why=OF_APPOINTMENTS[Appointment.State(row.state)],
            by=row.marked_by,
            decided_at=row.marked_at,
            answered=False,
        )
        for row in rows.order_by("-starts_at", "-id")[:MOST_SHOWN]
    ]
