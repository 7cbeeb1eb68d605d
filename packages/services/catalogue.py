"""The catalogue: what a practice starts with, new versions, and when each is on sale."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from common.sweeps import each_alone
from packages.catalogue import DEFAULTS
from packages.models import SaleChange, ServicePackage
from packages.selectors.catalogue import (
    NotEnoughRoom,
    StandardMissing,
    room,
    tiers_without_standard,
)
from people import trail
from people.models import User
from tiering.rules.tiers import Tier
from tiering.words import TIERS

APPLIED_AT_ONCE = 200


class VersionMoved(DomainError):
    """Somebody wrote another version since this form was opened."""


class DayIsPast(DomainError):
    """A change of sale was asked for a day that is over."""

    status = 422


class AlreadySo(DomainError):
    """The version is on sale, or off sale, already."""


@dataclass(frozen=True, slots=True)
class Details:
    """What one version promises; fields as in ``ServicePackage``. price: CNY for all sessions."""

    name: str
    name_zh: str
    tiers: tuple[str, ...]
    segment: str
    sessions: int
    price: Decimal
    valid_days: int
    refund: str
    first_only: bool = False
    people: str = "one"
    people_min: int = 1
    people_max: int = 1
    included: str = ""
    included_zh: str = ""


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
def write_version(
    *, code: str, details: Details, after: int, by: User, now: datetime
) -> ServicePackage:
    """Write the next version of an entry, not on sale yet; version 1 is a new entry.

    after   the newest version that the form was opened with, 0 for a new entry; the same form
            sent twice gives the same version

    :raises VersionMoved: if there is a version ``after + 1`` with other details
    """
    values = {**asdict(details), "tiers": list(details.tiers)}
    newest = ServicePackage.objects.filter(code=code).aggregate(newest=Max("version"))["newest"]
    if (newest or 0) < after:
        raise VersionMoved(_("This version doesn't exist. Please reload the page."))
    new = ServicePackage(code=code, version=after + 1, active=False, published_at=now, **values)
    package, is_new = insert_once(new, code=code, version=after + 1)
    if is_new:
        trail.record(
            "packages.version.written", on=package, by=by, package=code, version=package.version
        )
    elif (newest or 0) > after + 1 or not _same(package, values):
        raise VersionMoved(_("Someone has created another version since. Please reload the page."))
    return package


def _same(package: ServicePackage, values: dict[str, object]) -> bool:
    return all(getattr(package, name) == value for name, value in values.items())


@transaction.atomic
def put_on_sale(
    *, package: ServicePackage, effective_on: date, sales_a_month: int, by: User, now: datetime
) -> SaleChange:
    """Sell this version from a day on; the version that was on sale goes off that day.

    sales_a_month   how many are expected: counselors must have the sessions free

    :raises StandardMissing: if one of its tiers has no published service standard
    :raises NotEnoughRoom: if the expected sales need more sessions a week than are free
    :raises DayIsPast: if the day is over
    :raises AlreadySo: if it is on sale already
    """
    package = _locked(package)
    if package.active:
        raise AlreadySo(_("This version is already on sale."))
    if missing := tiers_without_standard(package):
        names = ", ".join(str(TIERS[Tier(tier)]) for tier in missing)
        raise StandardMissing(
            _("No service standard is published for: %(tiers)s. Publish it first.")
            % {"tiers": names}
        )
    found = room(package, sales_a_month=sales_a_month, today=timezone.localdate(now))
    if not found.enough:
        raise NotEnoughRoom(
            _(
                "%(needed)s sessions a week would be needed, but only %(free)s are free. At "
                "most %(sales)s sales a month can be served in the promised time."
            )
            % {"needed": found.needed, "free": found.free, "sales": found.sales}
        )
    change = SaleChange(
        package=package,
        on_sale=True,
        effective_on=effective_on,
        sales_a_month=sales_a_month,
        free=found.free,
        needed=found.needed,
        decided_by=by,
        decided_at=now,
    )
    return _decided(change, by, now)


@transaction.atomic
def take_off_sale(
    *, package: ServicePackage, effective_on: date, by: User, now: datetime
) -> SaleChange:
    """Sell this version no more from a day on. Who bought it keeps it.

    :raises DayIsPast: if the day is over
    :raises AlreadySo: if it is not on sale
    """
    package = _locked(package)
    if not package.active:
        raise AlreadySo(_("This version is not on sale."))
    change = SaleChange(
        package=package, on_sale=False, effective_on=effective_on, decided_by=by, decided_at=now
    )
    return _decided(change, by, now)


@transaction.atomic
def withdraw_change(*, package: ServicePackage, by: User, now: datetime) -> bool:
    """Take back a change that waits for its day; False where none waits."""
    package = _locked(package)
    if not _withdraw(package, now):
        return False
    trail.record(
        "packages.sale.withdrawn", on=package, by=by, package=package.code, version=package.version
    )
    return True


def apply_sale_changes(*, now: datetime) -> int:
    """Bring into force what has come to its day; return how many. Safe to repeat and to race."""
    today = timezone.localdate(now)
    waiting = SaleChange.objects.filter(
        applied_at=None, withdrawn_at=None, effective_on__lte=today
    ).order_by("effective_on", "id")

    def apply(change: SaleChange) -> bool:
        _locked(change.package)
        return _apply(change, now)

    due = waiting.select_related("package")[:APPLIED_AT_ONCE]
    return each_alone(due, apply, sweep="packages.apply_sale_changes")


def _decided(change: SaleChange, by: User, now: datetime) -> SaleChange:
    today = timezone.localdate(now)
    if change.effective_on < today:
        raise DayIsPast(_("Choose today or a later day."))
    _withdraw(change.package, now)
    change.save(force_insert=True)
    trail.record(
        "packages.sale.decided",
        on=change,
        by=by,
        package=change.package.code,
        version=change.package.version,
        on_sale=change.on_sale,
    )
    if change.effective_on == today:
        _apply(change, now)
    return change


def _withdraw(package: ServicePackage, now: datetime) -> int:
    waiting = SaleChange.objects.filter(package=package, applied_at=None, withdrawn_at=None)
    return waiting.update(withdrawn_at=now)


def _apply(change: SaleChange, now: datetime) -> bool:
    """Apply a change whose code is locked; False where somebody else did meanwhile."""
    waiting = SaleChange.objects.filter(pk=change.pk, applied_at=None, withdrawn_at=None)
    if not waiting.update(applied_at=now):
        return False
    change.applied_at = now
    of_code = ServicePackage.objects.filter(code=change.package.code)
    if change.on_sale:
        of_code.exclude(pk=change.package_id).filter(active=True).update(active=False)
    of_code.filter(pk=change.package_id).update(active=change.on_sale)
    change.package.active = change.on_sale
    trail.record(
        "packages.sale.changed",
        on=change,
        package=change.package.code,
        version=change.package.version,
        on_sale=change.on_sale,
    )
    return True


def _locked(package: ServicePackage) -> ServicePackage:
    """Lock every version of the entry: two changes of one entry wait for each other."""
    rows = ServicePackage.objects.filter(code=package.code).order_by("id")
    versions = {row.pk: row for row in rows.select_for_update(no_key=True)}
    return versions[package.pk]
