"""The sessions that are left: of one enrolment, and of a client over all that she may use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from common.asking import Columns, Question
from packages.models import Enrollment, Participant, ServicePackage
from packages.rules.balance import Entry, EntryKind, balance
from people.models import Client


@dataclass(frozen=True, slots=True)
class Balance:
    """Sessions that may still be used, of how many bought together with them."""

    left: int
    bought: int


def balance_of(enrollment: Enrollment) -> int:
    """Return how many sessions of this enrolment are left, whether or not it is still valid."""
    entries = enrollment.ledger.values_list("kind", "sessions")
    return balance(Entry(EntryKind(kind), sessions) for kind, sessions in entries)


def current_enrollment(client: Client, today: date | None = None) -> Enrollment | None:
    """Return the enrolment that the next session is taken from, or else the newest one.

    today   leaves out what is no longer valid on that day; without it validity is not asked
    """
    rows = enrollments_of(client)
    usable = usable_of(rows, today)
    if usable:
        return usable[0]
    return max(rows, key=lambda row: (row.enrolled_at, row.pk), default=None)


def usable_enrollment(client: Client, today: date) -> Enrollment | None:
    """Return the enrolment that pays for a session on that day: what ends first goes first."""
    return next(iter(usable_of(enrollments_of(client), today)), None)


def sessions_of(client: Client, today: date) -> Balance | None:
    """Return what the lists show as "12 of 20 left"; None where nothing was ever bought."""
    return balance_in(enrollments_of(client), today)


def balance_in(rows: Sequence[Enrollment], today: date) -> Balance | None:
    """Return the balance of rows that ``enrollments_of`` gave."""
    if usable := usable_of(rows, today):
        return Balance(
            left=sum(row.left for row in usable),
            bought=sum(row.package.sessions for row in usable),
        )
    newest = max(rows, key=lambda row: (row.enrolled_at, row.pk), default=None)
    return Balance(left=0, bought=newest.package.sessions) if newest else None


def enrollments_of(client: Client) -> list[Enrollment]:
    """Return every enrolment that the client may use, with its balance as ``left``.

    First to end first; what somebody else bought and shares with the client is among them, with
    ``client_id`` of whoever bought it.
    """
    rows = []
    for found in ENROLLMENTS.ask(None, client=client.pk):
        columns = iter(found)
        row = ENROLLMENT.made(columns)
        row.package = PACKAGE.made(columns)
        if row.client_id == client.pk:
            row.client = client
        (row.left,) = columns
        rows.append(row)
    return rows


def _enrollments(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    rows = _with_balance(client).order_by("valid_until", "id")
    return rows.values_list(*ENROLLMENT.at(), *PACKAGE.at("package"), "left")


ENROLLMENT, PACKAGE = Columns.of(Enrollment), Columns.of(ServicePackage)
ENROLLMENTS = Question(_enrollments)


def _with_balance(client: Any) -> "QuerySet[Enrollment]":
    """Two short lists by their indexes, then the sums: an "or" would read the whole table."""
    own = Enrollment.objects.filter(client_id=client).values("pk")
    shared = Participant.objects.filter(client_id=client, left_at=None).values("enrollment_id")
    usable = Enrollment.objects.filter(pk__in=own.union(shared, all=True))
    return usable.annotate(left=Sum("ledger__sessions"))


def usable_of(rows: Iterable[Enrollment], today: date | None) -> list[Enrollment]:
    """Keep the enrolments with sessions left, valid on that day where one is given."""
    return [row for row in rows if row.left > 0 and (today is None or row.valid_until >= today)]
