"""Selling a package."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from packages import selectors
from packages.models import Enrollment, LedgerEntry, ServicePackage
from packages.services.locks import keep_standing, locked
from people import trail
from people.models import Client, User
from people.services import keeps_standings


class PackageNotOffered(DomainError):
    """The package is not among what this client may be offered today."""


class FormAlreadyUsed(DomainError):
    """The same form was sent before for another client."""


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
    client = locked(client)
    if known := Enrollment.objects.filter(request_key=request_key).first():
        if known.client_id != client.pk:
            raise FormAlreadyUsed(
                _("This form has already been submitted. Please reload the page.")
            )
        return known
    offers = selectors.offers_for(client, with_means=False)
    offer = next((offer for offer in offers if offer.package == package), None)
    if offer is None:
        raise PackageNotOffered(_("This package is no longer on offer for this client."))
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
        amount=package.price,
        about=enrollment.public_id,
        at=now,
        by=by,
    )
    if keeps_standings():
        keep_standing(client, selectors.enrollments_of(client), today)
    trail.record(
        "packages.package.enrolled",
        on=enrollment,
        by=by,
        package=package.code,
        version=package.version,
        sessions=package.sessions,
    )
    return enrollment
