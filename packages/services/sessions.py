"""Taking a session from an enrolment, and giving it back where it was never held."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from packages import selectors
from packages.models import Enrollment, LedgerEntry
from packages.rules.balance import can_use
from packages.selectors.ledger import left_of
from packages.services.locks import keep_standing, keep_standings_of, lock_row, locked
from people import trail
from people.models import Client, User


class NoSessionsLeft(DomainError):
    """Every session of the enrolment has been used."""


class EnrollmentIsOver(DomainError):
    """The day lies behind the last valid day of the enrolment."""


class NotAParticipant(DomainError):
    """The client neither bought the enrolment nor shares it."""


@transaction.atomic
def use_session(
    *,
    enrollment: Enrollment,
    about: UUID,
    by: User,
    now: datetime,
    held_on: date | None = None,
    client: Client | None = None,
) -> LedgerEntry:
    """Take one session from the enrolment, once for each ``about``.

    held_on   the day of the session, ``now``'s day if not given: a session of the last valid day
              may be written down the days after
    client    who held it, where it is not who bought the package

    :raises NoSessionsLeft: if the balance is 0
    :raises EnrollmentIsOver: if ``held_on`` lies behind the last valid day
    :raises NotAParticipant: if the client does not share this enrolment
    """
    client = locked(client or enrollment.client)
    if known := LedgerEntry.objects.filter(kind=LedgerEntry.Kind.USED, about=about).first():
        return known
    if (held_on or timezone.localdate(now)) > enrollment.valid_until:
        raise EnrollmentIsOver(_("This package is no longer valid."))
    rows = selectors.enrollments_of(client)
    own = next((row for row in rows if row == enrollment), None)
    if own is None:
        raise NotAParticipant(_("This client does not share this package."))
    if not can_use(_left_now(own)):
        raise NoSessionsLeft(_("No sessions are left in this package."))
    return _take(client, own, rows, about=about, by=by, now=now)


@transaction.atomic
def use_next_session(
    *, client: Client, about: UUID, held_on: date, by: User, now: datetime
) -> Enrollment | None:
    """Take a session held on that day from the enrolment that ends first, own or shared.

    The caller holds the client's row, so that two sessions never take the same last one; a shared
    enrolment is locked and counted once more, since its other people hold rows of their own.

    Returns the enrolment; None where nothing valid is left, and then nothing was taken. The
    database refuses a second one for the same ``about``.
    """
    rows = selectors.enrollments_of(client)
    for enrollment in selectors.usable_of(rows, held_on):
        if can_use(_left_now(enrollment)):
            _take(client, enrollment, rows, about=about, by=by, now=now)
            return enrollment
    return None


@transaction.atomic
def return_session(*, client: Client, about: UUID, by: User, now: datetime) -> LedgerEntry | None:
    """Give back what was taken for ``about``, once; the entry stands beside the one it undoes.

    The caller holds the client's row. An enrolment that was closed meanwhile is opened again: the
    corrected record of the session may still use it, and the clock closes it anew.

    Returns None where nothing was taken.
    """
    used = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.USED, about=about).first()
    if used is None:
        return None
    enrollment = lock_row(used.enrollment_id)
    enrollment.client = Client.objects.for_reading().get(pk=enrollment.client_id)
    new = LedgerEntry(
        enrollment=enrollment,
        kind=LedgerEntry.Kind.RETURNED,
        sessions=-used.sessions,
        about=about,
        used_by=used.used_by,
        at=now,
        by=by,
    )
    entry, is_new = insert_once(new, kind=new.kind, about=about)
    if is_new:
        Enrollment.objects.filter(pk=enrollment.pk).update(closed_at=None)
        keep_standings_of(enrollment, timezone.localdate(now), also=[client.pk])
        trail.record("packages.session.returned", on=enrollment, by=by)
    return entry


def _left_now(enrollment: Enrollment) -> int:
    """Return the balance of a row of ``enrollments_of`` that nobody can change any more."""
    if enrollment.package.shared:
        lock_row(enrollment.pk)
        enrollment.left = left_of(enrollment.pk)
    return enrollment.left


def _take(
    client: Client,
    enrollment: Enrollment,
    rows: list[Enrollment],
    *,
    about: UUID,
    by: User,
    now: datetime,
) -> LedgerEntry:
    """Write one session off. rows   all enrolments of the locked client, this one among them"""
    entry = LedgerEntry.objects.create(
        enrollment=enrollment,
        kind=LedgerEntry.Kind.USED,
        sessions=-1,
        about=about,
        used_by=None if client.pk == enrollment.client_id else client,
        at=now,
        by=by,
    )
    enrollment.left -= 1
    today = timezone.localdate(now)
    keep_standing(client, rows, today)
    if enrollment.package.shared:
        keep_standings_of(enrollment, today, but=[client.pk])
    trail.record("packages.session.used", on=enrollment, by=by)
    return entry
