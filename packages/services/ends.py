"""The clock's work at the end of a package: two letters before, and writing off what is left."""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from common.localtimes import day_starts, local_moment
from common.once import insert_once
from common.sweeps import each_alone
from outbox.models import Message
from outbox.services import enqueue
from packages.letters import LETTERS
from packages.models import Enrollment, LedgerEntry
from packages.rules.ends import FIRST_REMINDER_DAYS, LAST_REMINDER_DAYS, Reminder, last_running
from packages.selectors.ledger import left_of
from packages.services.locks import keep_standings_of, locked_enrollment
from people import trail
from people.models import Consent

AT_ONCE = 500
# Letters about money come by day.
FROM, UNTIL = time(9), time(20)


def expire_over(*, now: datetime) -> int:
    """Write off what is left where the last valid day and the writing days are behind.

    Each enrolment is a transaction of its own, and looked at once, unless a session comes back to
    it: a sweep that is repeated, cut short or run twice at the same moment leaves the same ledger.

    returns   how many enrolments were closed
    """
    last = last_running(timezone.localdate(now))
    open_still = Enrollment.objects.filter(
        closed_at=None, valid_until__lte=last, client__merged_into=None
    )
    over = open_still.order_by("valid_until", "id")[:AT_ONCE]
    return each_alone(over, partial(_close, now=now), sweep="packages.expire_over")


def _close(enrollment: Enrollment, *, now: datetime) -> bool:
    enrollment = locked_enrollment(enrollment)
    if not Enrollment.objects.filter(pk=enrollment.pk, closed_at=None).update(closed_at=now):
        return False
    left = left_of(enrollment.pk)
    if left:
        new = LedgerEntry(
            enrollment=enrollment,
            kind=LedgerEntry.Kind.EXPIRED,
            sessions=-left,
            about=_reason_to_end(enrollment),
            at=now,
        )
        insert_once(new, kind=new.kind, about=new.about)
        keep_standings_of(enrollment, timezone.localdate(now))
        trail.record("packages.sessions.expired", on=enrollment, sessions=left)
    return True


def _reason_to_end(enrollment: Enrollment) -> UUID:
    """Return what the entry is about: the enrolment, or the session that came back to it last."""
    returned = enrollment.ledger.filter(kind=LedgerEntry.Kind.RETURNED).order_by("-id").first()
    return returned.public_id if returned else enrollment.public_id


def remind_of_ends(*, now: datetime) -> int:
    """Put the letters of packages that end soon into the queue, each once; return how many.

    Consent, address and silence are asked by the outbox when a letter leaves.
    """
    today = timezone.localdate(now)
    spans = {
        Reminder.LAST: (today, today + timedelta(days=LAST_REMINDER_DAYS)),
        Reminder.FIRST: (
            today + timedelta(days=LAST_REMINDER_DAYS + 1),
            today + timedelta(days=FIRST_REMINDER_DAYS),
        ),
    }
    queued = 0
    for reminder, (first, last) in spans.items():
        queued += each_alone(
            _unreminded(reminder, first, last),
            partial(_queue, reminder=reminder, now=now),
            sweep="packages.remind_of_ends",
        )
    return queued


def _unreminded(reminder: Reminder, first: date, last: date) -> "QuerySet[Enrollment]":
    """Return what ends in these days, has sessions left and no such letter yet.

    A package that was sold for fewer days than the letter looks ahead needs none.
    """
    written = Message.objects.filter(letter=LETTERS[reminder], about=OuterRef("public_id"))
    ahead = FIRST_REMINDER_DAYS if reminder is Reminder.FIRST else LAST_REMINDER_DAYS
    ending = Enrollment.objects.filter(
        ~Exists(written),
        closed_at=None,
        client__merged_into=None,
        valid_until__range=(first, last),
        package__valid_days__gt=ahead,
    )
    with_left = ending.annotate(left=Sum("ledger__sessions")).filter(left__gt=0)
    return with_left.select_related("client", "package").order_by("valid_until", "id")[:AT_ONCE]


def _queue(enrollment: Enrollment, *, reminder: Reminder, now: datetime) -> bool:
    """The first letter makes way for the last one; the last one for the end of the last day."""
    ahead = LAST_REMINDER_DAYS if reminder is Reminder.FIRST else -1
    ends_on = enrollment.valid_until - timedelta(days=ahead)
    enqueue(
        client=enrollment.client,
        about=enrollment.public_id,
        letters={LETTERS[reminder]: _by_day(now)},
        purpose=Consent.Purpose.REMINDERS,
        expires_at=day_starts(ends_on),
    )
    return True


def _by_day(now: datetime) -> datetime:
    """Return this moment by day, otherwise the next morning at nine, in the practice's time."""
    local = timezone.localtime(now)
    if FROM <= local.time() < UNTIL:
        return now
    day = local.date() + timedelta(days=local.time() >= UNTIL)
    return local_moment(day, FROM)
