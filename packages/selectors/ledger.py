"""One enrolment as its page shows it: the ledger, who shares it, what may be given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import Abs

from packages.models import AdjustmentRequest, Enrollment, LedgerEntry, Participant
from packages.rules.adjusting import given_on_top
from packages.rules.balance import Entry, EntryKind, balance
from packages.rules.ends import End, end_of
from packages.rules.refunds import Refund, RefundRule, refund_of
from people.models import Client, User

# What tells together how many sessions were held.
HELD = (LedgerEntry.Kind.USED, LedgerEntry.Kind.RETURNED)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the balance after it."""

    entry: LedgerEntry
    left: int


@dataclass(frozen=True, slots=True)
class LedgerView:
    """Everything the page of one enrolment needs; ``lines`` newest first."""

    enrollment: Enrollment
    lines: Sequence[Line]
    left: int
    end: End
    refund: Refund
    others: Sequence[Participant]
    waiting: AdjustmentRequest | None

    @property
    def used(self) -> int:
        return -sum(line.entry.sessions for line in self.lines if line.entry.kind in HELD)

    @property
    def people(self) -> int:
        """How many share the sessions, the one who enrolled counted."""
        return 1 + len(self.others)

    @property
    def people_missing(self) -> int:
        return max(self.enrollment.package.people_min - self.people, 0)


def enrollment_to_read(user: User, public_id: UUID, action: str = "read") -> "QuerySet[Enrollment]":
    """Return the enrolment as a query of one row, where this person may look into its ledger."""
    visible = Enrollment.objects.visible_to(user, "session_ledger", action)
    rows = visible.select_related("client__standing", "package", "standard", "enrolled_by")
    return rows.filter(public_id=public_id)


def ledger_view(enrollment: Enrollment, today: date) -> LedgerView:
    """Return the ledger of one enrolment, added up line by line."""
    entries = enrollment.ledger.select_related("by", "cosigned_by", "used_by").order_by("at", "id")
    lines, left = [], 0
    for entry in entries:
        entry.enrollment = enrollment
        left += entry.sessions
        lines.append(Line(entry, left))
    adjusted = [(row.reason, row.sessions) for row in entries if row.kind == row.Kind.ADJUSTED]
    waiting = enrollment.requests.open().select_related("asked_by").first()
    if waiting:
        waiting.client = enrollment.client
    return LedgerView(
        enrollment=enrollment,
        lines=lines[::-1],
        left=left,
        end=end_of(enrollment.valid_until, on=today),
        refund=_refund(enrollment, left, given_on_top(adjusted), today),
        others=list(participants_of(enrollment)),
        waiting=waiting,
    )


def participants_of(enrollment: Enrollment) -> "QuerySet[Participant]":
    rows = enrollment.others.filter(left_at=None)
    return rows.select_related("client", "added_by").order_by("agreed_at", "id")


def refund_today(enrollment: Enrollment, left: int, today: date) -> Refund:
    """Return what would be paid back for the sessions left, by the rule of the version sold."""
    adjusted = _adjusted(enrollment.pk).values_list("reason", "sessions")
    return _refund(enrollment, left, given_on_top(adjusted), today)


def _refund(enrollment: Enrollment, left: int, given: int, today: date) -> Refund:
    return refund_of(
        RefundRule(enrollment.package.refund),
        price=enrollment.price,
        bought=enrollment.package.sessions,
        left=left,
        given=given,
        over=enrollment.valid_until < today,
    )


def adjusted_alone(enrollment_id: int) -> int:
    """Return how many sessions were added or taken without a second person, both ways counted."""
    alone = _adjusted(enrollment_id).filter(cosigned_by=None)
    moved: int | None = alone.aggregate(sessions=Sum(Abs("sessions")))["sessions"]
    return moved or 0


def _adjusted(enrollment_id: int) -> "QuerySet[LedgerEntry]":
    kind = LedgerEntry.Kind.ADJUSTED
    return LedgerEntry.objects.filter(enrollment_id=enrollment_id, kind=kind)


def left_of(enrollment_id: int) -> int:
    entries = LedgerEntry.objects.filter(enrollment_id=enrollment_id)
    return balance(
        Entry(EntryKind(kind), sessions)
        for kind, sessions in entries.values_list("kind", "sessions")
    )


def requests_waiting(user: User) -> "QuerySet[AdjustmentRequest]":
    """Return what waits for a second person, of those this person may decide, oldest first."""
    rows = AdjustmentRequest.objects.visible_to(user, "update").open().exclude(asked_by=user)
    return rows.select_related("enrollment__package", "client", "asked_by").order_by("asked_at")


def bought_by(client: Client) -> list[Enrollment]:
    """Return the client's own newest enrolments with their packages."""
    rows = Enrollment.objects.filter(client=client).select_related("package")
    return list(rows.order_by("-enrolled_at", "-id")[:20])
