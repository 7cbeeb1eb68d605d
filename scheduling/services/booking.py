"""Agreeing a time between a client and a counselor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.asking import Columns, Question
from common.errors import DomainError
from packages.selectors import usable_enrollment
from people import trail
from people.models import Client, Counselor, User
from people.services import assign_counselor, lock_client
from scheduling.models import Appointment, Match
from scheduling.rules.slots import Interval, within_hours
from scheduling.selectors import hours, matches
from scheduling.services.moves import APPOINTMENT, keep_next_session
from scheduling.services.reasons import check_reason, screen_texts


class CannotBook(DomainError):
    """This time cannot be agreed; another one may."""


class SlotTaken(CannotBook):
    """The counselor has another appointment then."""


class ClientIsBusy(CannotBook):
    """The client has another appointment then."""


class SlotIsPast(CannotBook):
    """The time has begun already, and nobody said why it is booked all the same."""


class OutsideHours(CannotBook):
    """The counselor does not work then, and nobody said why it is booked all the same."""


class CounselorCannotCounsel(CannotBook):
    """The counselor does not work here any more, or the licence is not valid on that day."""


class AnotherCounselor(CannotBook):
    """The client is counselled by somebody else who may counsel."""


@transaction.atomic
def book(
    *,
    client: Client,
    counselor: Counselor,
    starts_at: datetime,
    online: bool,
    outside_reason: str = "",
    by: User,
    now: datetime,
) -> Appointment:
    """Book a session at any free time inside the counselor's hours; with a reason at any other.

    outside_reason   why the time lies in the past or outside the hours

    1. The counselor's row is locked, then the client's: two people who book one slot wait for each
       other, and the second one meets the first one's appointment.
    2. The same client, counselor and time again give the same appointment.
    3. Whoever has no counselor gets this one; whose counselor may not counsel any more, too.
    4. What the database refuses besides: a person in two places at once.

    No package is needed: care is not kept waiting for a sale. The appointment names the enrolment
    that is expected to pay for it, where there is one.

    :raises CannotBook: one of its kinds, with the reason
    :raises ReasonTooShort: for a reason under ten characters
    """
    if outside_reason:
        check_reason(outside_reason)
    counselor = _locked_counselor(counselor)
    found = _locked(client, counselor)
    ends_at = starts_at + timedelta(minutes=hours.minutes_of(found.tier))
    meanwhile = _meanwhile(client, counselor, starts_at, ends_at)
    for row in meanwhile:
        if _is_this(row, client, counselor, starts_at):
            return row
    _check_counselor(found.counselor_id, counselor, starts_at, now)
    if not outside_reason:
        _check_time(counselor, Interval(starts_at, ends_at), now)
    if any(row.counselor_id == counselor.pk for row in meanwhile):
        raise SlotTaken(_("This time was taken a moment ago. Choose another one."))
    if meanwhile:
        raise ClientIsBusy(_("The client has another appointment at this time."))

    appointment = Appointment.objects.create(
        client=client,
        counselor=counselor,
        site_id=counselor.site_id,
        enrollment=usable_enrollment(client, timezone.localdate(starts_at)),
        starts_at=starts_at,
        ends_at=ends_at,
        online=online,
        booked_at=now,
        booked_by=by,
        outside_reason=outside_reason.strip() or None,
    )
    if not found.is_matched:
        _keep_match(appointment, now)
    if found.counselor_id != counselor.pk:
        assign_counselor(client=client, counselor=counselor, by=by, now=now)
    keep_next_session(client, now)
    screen_texts(client, [outside_reason], by=by, now=now)
    outside = bool(outside_reason)
    trail.record(
        "scheduling.appointment.booked", on=appointment, by=by, online=online, outside=outside
    )
    return appointment


def _locked_counselor(counselor: Counselor) -> Counselor:
    for row in LOCKED_COUNSELOR.ask(None, counselor=counselor.pk):
        fresh = COUNSELOR.made(iter(row))
        ((*account,),) = ACCOUNT.ask(None, user=fresh.pk)
        fresh.user = USER.made(iter(account))
        return fresh
    raise Counselor.DoesNotExist


def _lock_counselor(_reader: Any, *, counselor: Any) -> "QuerySet[Any, Any]":
    rows = Counselor.objects.filter(pk=counselor).select_for_update(no_key=True)
    return rows.values_list(*COUNSELOR.at())


def _account(_reader: Any, *, user: Any) -> "QuerySet[Any, Any]":
    return User.objects.filter(pk=user).values_list(*USER.at())


COUNSELOR, USER = Columns.of(Counselor), Columns.of(User)
LOCKED_COUNSELOR, ACCOUNT = Question(_lock_counselor), Question(_account)


@dataclass(frozen=True, slots=True)
class _Now:
    """How things stand with a locked client. is_matched   whether this counselor's score is kept"""

    counselor_id: int | None
    tier: str
    is_matched: bool


def _locked(client: Client, counselor: Counselor) -> _Now:
    """Lock the client's row alone, then read what hangs on it.

    A lock that joins would, after waiting, show the row as it is now and its neighbours as they
    were before: a client whom somebody else just gave a counselor would look as if without one.
    """
    lock_client(client)
    ((own, tier, is_matched),) = NOW.ask(None, client=client.pk, counselor=counselor.pk)
    return _Now(own, tier, is_matched)


def _now(_reader: Any, *, client: Any, counselor: Any) -> "QuerySet[Any, Any]":
    scores = Match.objects.filter(client=OuterRef("pk"), counselor_id=counselor)
    row = Client.objects.filter(pk=client)
    return row.values_list("counselor_id", "standing__tier", Exists(scores))


NOW = Question(_now)


def _check_counselor(
    own: int | None, counselor: Counselor, starts_at: datetime, now: datetime
) -> None:
    if not matches.may_counsel(counselor, timezone.localdate(starts_at)):
        raise CounselorCannotCounsel(_("This counselor's licence isn't valid on that day."))
    if own in (None, counselor.pk):
        return
    colleague = Counselor.objects.select_related("user").get(pk=own)
    if matches.may_counsel(colleague, timezone.localdate(now)):
        raise AnotherCounselor(_("This client has a different counselor."))


def _meanwhile(
    client: Client, counselor: Counselor, starts_at: datetime, ends_at: datetime
) -> list[Appointment]:
    """Return what either of the two has in that time."""
    found = MEANWHILE.ask(
        None, client=client.pk, counselor=counselor.pk, starts_at=starts_at, ends_at=ends_at
    )
    return [APPOINTMENT.made(iter(row)) for row in found]


def _taken(
    _reader: Any, *, client: Any, counselor: Any, starts_at: Any, ends_at: Any
) -> "QuerySet[Any, Any]":
    of_either = Q(counselor_id=counselor) | Q(client_id=client)
    rows = Appointment.objects.filter(of_either, state__in=hours.TAKEN)
    return rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).values_list(*APPOINTMENT.at())


MEANWHILE = Question(_taken)


def _is_this(row: Appointment, client: Client, counselor: Counselor, starts_at: datetime) -> bool:
    same = (row.client_id, row.counselor_id, row.starts_at) == (client.pk, counselor.pk, starts_at)
    return same and row.state == Appointment.State.BOOKED


def _check_time(counselor: Counselor, wanted: Interval, now: datetime) -> None:
    if wanted.starts_at < now:
        raise SlotIsPast(_("This time has passed. Choose a later one, or book it with a reason."))
    working = hours.weekly_hours([counselor])[counselor.pk]
    if not within_hours(wanted, working, zone=timezone.get_current_timezone()):
        raise OutsideHours(
            _("The counselor does not work then. Choose another time, or book it with a reason.")
        )


def _keep_match(appointment: Appointment, now: datetime) -> None:
    """Keep the score of the first booking, to hold it against how sessions 1 and 3 felt."""
    match = matches.match_of(appointment.client, appointment.counselor, now)
    met = [{"code": "satisfied", "value": code} for code in match.satisfied]
    unmet = [{"code": "unmet", "value": code} for code in match.unmet]
    Match.objects.create(
        client=appointment.client,
        appointment=appointment,
        counselor=appointment.counselor,
        score=matches.rounded(match.score),
        reasons=met + unmet,
    )
