"""What staff do with packages: put them on sale, sell them, take sessions from them."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from packages import selectors
from packages.catalogue import DEFAULTS
from packages.models import Enrollment, LedgerEntry, ServicePackage
from packages.rules.balance import can_use
from people import trail
from people.models import Client, User
from people.services import keeps_standings, update_standing


class PackageNotOffered(DomainError):
    """The package is not among what this client may be offered today."""


class FormAlreadyUsed(DomainError):
    """The same form was sent before for another client."""


class NoSessionsLeft(DomainError):
    """Every session of the enrolment has been used."""


class EnrollmentIsOver(DomainError):
    """The session lies behind the last valid day of the enrolment."""


@transaction.atomic
def install_catalogue(now: datetime) -> int:
    """Put the default packages on sale where the practice has none of that code; return how many.

    What the practice has changed stays as it is.
    """
    known = set(ServicePackage.objects.values_list("code", flat=True))
    new = [
        ServicePackage(**{**asdict(entry), "tiers": list(entry.tiers)}, published_at=now)
        for entry in DEFAULTS
        if entry.code not in known
    ]
    ServicePackage.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        trail.record("packages.catalogue.installed", packages=len(new))
    return len(new)


@transaction.atomic
def enroll(
    *, client: Client, package: ServicePackage, request_key: UUID, by: User, now: datetime
) -> Enrollment:
    """Sell a package with the price and the standard of today; its sessions enter the ledger.

    The same ``request_key`` again gives the same enrolment. Income and budget are not asked here:
    they decide neither whether a package is sold nor for how much.

    :raises packages.selectors.OpenAlert: while the client has an open crisis alert
    :raises PackageNotOffered: if it is not on sale for the client's confirmed tier
    :raises FormAlreadyUsed: if the key belongs to another client's enrolment
    """
    client = _locked(client)
    if known := Enrollment.objects.filter(request_key=request_key).first():
        if known.client_id != client.pk:
            raise FormAlreadyUsed(_("This form was sent before. Open the page again."))
        return known
    offers = selectors.offers_for(client, with_means=False)
    offer = next((offer for offer in offers if offer.package == package), None)
    if offer is None:
        raise PackageNotOffered(_("This package is not on offer for this client any more."))
    today = timezone.localdate(now)
    enrollment = Enrollment.objects.create(
        client=client,
        package=package,
        standard=offer.standard,
        price=package.price,
        enrolled_at=now,
        enrolled_by=by,
        valid_until=today + timedelta(days=package.valid_days),
        request_key=request_key,
    )
    LedgerEntry.objects.create(
        enrollment=enrollment,
        kind=LedgerEntry.Kind.BOUGHT,
        sessions=package.sessions,
        about=enrollment.public_id,
        at=now,
        by=by,
    )
    if keeps_standings():
        _keep_standing(client, selectors.enrollments_of(client), today)
    trail.record(
        "packages.package.enrolled",
        on=enrollment,
        by=by,
        package=package.code,
        version=package.version,
        sessions=package.sessions,
    )
    return enrollment


@transaction.atomic
def use_session(
    *,
    enrollment: Enrollment,
    about: UUID,
    by: User,
    now: datetime,
    held_on: date | None = None,
) -> LedgerEntry:
    """Take one session from the enrolment, once for each ``about``.

    held_on   the day of the session, ``now``'s day if not given: a session of the last valid day
              may be written down the day after

    :raises NoSessionsLeft: if the balance is 0
    :raises EnrollmentIsOver: if ``held_on`` lies behind the last valid day
    """
    client = _locked(enrollment.client)
    if known := LedgerEntry.objects.filter(kind=LedgerEntry.Kind.USED, about=about).first():
        return known
    if (held_on or timezone.localdate(now)) > enrollment.valid_until:
        raise EnrollmentIsOver(_("This package is no longer valid."))
    rows = selectors.enrollments_of(client)
    own = next(row for row in rows if row == enrollment)
    if not can_use(own.left):
        raise NoSessionsLeft(_("No sessions are left in this package."))
    return _take(own, rows, about=about, by=by, now=now)


@transaction.atomic
def use_next_session(
    *, client: Client, about: UUID, held_on: date, by: User, now: datetime
) -> Enrollment | None:
    """Take a session held on that day from the enrolment that ends first.

    The caller holds the client's row, so that two sessions never take the same last one.

    Returns the enrolment; None where nothing valid is left, and then nothing was taken. The
    database refuses a second one for the same ``about``.
    """
    rows = selectors.enrollments_of(client)
    usable = selectors.usable_of(rows, held_on)
    if not usable:
        return None
    _take(usable[0], rows, about=about, by=by, now=now)
    return usable[0]


def _take(
    enrollment: Enrollment, rows: list[Enrollment], *, about: UUID, by: User, now: datetime
) -> LedgerEntry:
    """Write one session off. rows   all enrolments of the locked client, this one among them"""
    entry = LedgerEntry.objects.create(
        enrollment=enrollment, kind=LedgerEntry.Kind.USED, sessions=-1, about=about, at=now, by=by
    )
    enrollment.left -= 1
    _keep_standing(enrollment.client, rows, timezone.localdate(now))
    trail.record("packages.session.used", on=enrollment, by=by)
    return entry


def _locked(client: Client) -> Client:
    """Lock the client's row: whatever changes one client's balance waits for its turn."""
    rows = Client.objects.for_reading().select_for_update(of=["self"], no_key=True)
    return rows.get(pk=client.pk)


def _keep_standing(client: Client, rows: list[Enrollment], today: date) -> None:
    if sessions := selectors.balance_in(rows, today):
        update_standing(client=client, sessions_left=sessions.left, sessions_bought=sessions.bought)
