"""The catalogue: its versions, what is public, and whether a version may go on sale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum

from common.errors import DomainError
from packages.models import Enrollment, LedgerEntry, SaleChange, ServicePackage
from packages.rules.capacity import Room, Running, room_for
from people.models import Counselor
from tiering.selectors import standard_for


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue.

    newest    the version written last
    on_sale   the version on sale, or None
    waiting   the change that waits for its day, or None
    sold      enrolments of all versions
    """

    newest: ServicePackage
    on_sale: ServicePackage | None
    waiting: SaleChange | None
    versions: int
    sold: int

    @property
    def shown(self) -> ServicePackage:
        return self.on_sale or self.newest

    @property
    def has_draft(self) -> bool:
        """Whether a newer version than the one on sale waits to be put on sale."""
        return self.on_sale is not None and self.newest.version > self.on_sale.version


def catalogue() -> list[Entry]:
    """Return every code once: what is on sale first, then by segment and price."""
    versions: dict[str, list[ServicePackage]] = {}
    for package in ServicePackage.objects.order_by("code", "version"):
        versions.setdefault(package.code, []).append(package)
    waiting = {change.package.code: change for change in waiting_changes()}
    sold = dict(_sold())
    entries = [
        Entry(
            newest=rows[-1],
            on_sale=next((row for row in rows if row.active), None),
            waiting=waiting.get(code),
            versions=len(rows),
            sold=sum(sold.get(row.pk, 0) for row in rows),
        )
        for code, rows in versions.items()
    ]
    return sorted(entries, key=_place)


def _place(entry: Entry) -> tuple[bool, str, Any, str]:
    shown = entry.shown
    return entry.on_sale is None, shown.segment, shown.price, shown.code


def _sold() -> "QuerySet[Any, Any]":
    rows = Enrollment.objects.order_by().values("package_id").annotate(sold=Count("pk"))
    return rows.values_list("package_id", "sold")


def waiting_changes() -> "QuerySet[SaleChange]":
    rows = SaleChange.objects.filter(applied_at=None, withdrawn_at=None)
    return rows.select_related("package").order_by("effective_on", "id")


def versions_of(code: str) -> list[ServicePackage]:
    """Return every version of one code, newest first, with how many were ``sold``."""
    rows = ServicePackage.objects.filter(code=code).order_by("-version")
    sold = dict(_sold().filter(package__code=code))
    found = list(rows)
    for row in found:
        row.sold = sold.get(row.pk, 0)
    return found


def changes_of(package: ServicePackage) -> "QuerySet[SaleChange]":
    return package.changes.select_related("decided_by").order_by("-decided_at", "-id")


def public_packages() -> list[ServicePackage]:
    """Return what the price page shows: what is on sale, cheapest first."""
    return list(ServicePackage.objects.filter(active=True).order_by("price", "code"))


def tiers_without_standard(package: ServicePackage) -> list[str]:
    """Return the tiers of this package that have no published service standard."""
    return [tier for tier in package.tiers if standard_for(tier) is None]


def room(package: ServicePackage, *, sales_a_month: int, today: date) -> Room:
    """Return whether the counselors of these tiers could hold so many sales a month.

    Counted are counselors with an account in use and a valid licence who are cleared for one of
    the package's tiers, and what was sold for these tiers and is not held yet.
    """
    capacity = sum(
        capacity
        for tiers, capacity in at_work(today).values_list("tiers", "capacity")
        if set(tiers) & set(package.tiers)
    )
    return room_for(
        capacity=capacity,
        running=_running(package.tiers, today),
        sales_a_month=sales_a_month,
        sessions=package.sessions,
    )


def at_work(today: date) -> "QuerySet[Counselor]":
    """Return the counselors with an account in use and a valid licence."""
    return Counselor.objects.filter(user__is_active=True, licence_until__gte=today)


def not_held_yet(today: date) -> "QuerySet[LedgerEntry]":
    """Return the ledger of everything that is sold and may still be used.

    No balance is ever below zero: the sum of many enrolments is what is left of all of them.
    """
    open_still = LedgerEntry.objects.filter(enrollment__closed_at=None)
    return open_still.filter(enrollment__valid_until__gte=today).order_by()


def _running(tiers: Sequence[str], today: date) -> list[Running]:
    rows = not_held_yet(today).filter(enrollment__standard__tier__in=list(tiers))
    by_end = rows.values_list("enrollment__valid_until").annotate(left=Sum("sessions"))
    return [Running(left, (end - today) // timedelta(days=1)) for end, left in by_end]


class StandardMissing(DomainError):
    """A tier of the package has no published service standard; it cannot be put on sale."""


class NotEnoughRoom(DomainError):
    """The expected sales would need more sessions a week than counselors have free."""
