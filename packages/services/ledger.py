"""Giving sessions back, and adding or taking them by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from crisis.models import AlertSign
from crisis.services import screen
from packages.models import AdjustmentRequest, Enrollment, LedgerEntry
from packages.rules import adjusting
from packages.rules.balance import Entry, EntryKind, NotEnoughSessions, check_can_add
from packages.rules.refunds import RefundCode
from packages.selectors.ledger import adjusted_alone, left_of, refund_today
from packages.services.locks import keep_standings_of, locked_enrollment
from packages.services.sessions import EnrollmentIsOver, NoSessionsLeft
from people import trail
from people.access import may
from people.models import User


class NothingToRefund(DomainError):
    """The rule of the package, its end or what is left in it leaves nothing to pay back."""


class NoteTooShort(DomainError):
    """Sessions were added or taken without saying why."""

    status = 422


class AnotherIsWaiting(DomainError):
    """An earlier adjustment of this enrolment waits for a second person."""


class AlreadyDecided(DomainError):
    """The request was answered before."""


class NeedsAnotherPerson(DomainError):
    """Who asked cannot say yes to it as well."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """sessions   added, or taken where negative
    reason        an ``AdjustReason``; note says it in words
    """

    sessions: int
    reason: str
    note: str


@transaction.atomic
def refund(*, enrollment: Enrollment, by: User, now: datetime) -> LedgerEntry:
    """Give back all unused sessions by the rule that was sold, once for an enrolment.

    The money is paid outside; the ledger says how much. A second call gives the first entry.

    :raises NothingToRefund: if the rule, the last valid day or the balance leaves nothing, or
        whatever is left was given on top
    """
    enrollment = locked_enrollment(enrollment)
    refunded = LedgerEntry.objects.filter(
        kind=LedgerEntry.Kind.REFUNDED, about=enrollment.public_id
    )
    if known := refunded.first():
        return known
    today = timezone.localdate(now)
    found = refund_today(enrollment, left_of(enrollment.pk), today)
    if not found.possible:
        raise NothingToRefund(_why_not(found.code))
    entry = LedgerEntry.objects.create(
        enrollment=enrollment,
        kind=LedgerEntry.Kind.REFUNDED,
        sessions=-found.sessions,
        amount=found.amount,
        about=enrollment.public_id,
        at=now,
        by=by,
    )
    keep_standings_of(enrollment, today)
    trail.record("packages.sessions.refunded", on=enrollment, by=by, sessions=found.sessions)
    return entry


def _why_not(code: RefundCode) -> str:
    if code is RefundCode.RULE_IS_NONE:
        return _("This package was sold without a refund.")
    if code is RefundCode.OVER:
        return _("The package has ended. Unused sessions are no longer refunded.")
    if code is RefundCode.ONLY_GIVEN:
        return _("The remaining sessions were given for free and are not refunded.")
    return _("No sessions are left to refund.")


@transaction.atomic
def adjust(
    *,
    enrollment: Enrollment,
    adjustment: Adjustment,
    request_key: UUID,
    by: User,
    now: datetime,
) -> LedgerEntry | AdjustmentRequest:
    """Add or take sessions by hand; above the line, ask a second person instead.

    The line holds for all that was added or taken alone in this enrolment. The same
    ``request_key`` again gives what the first call gave.

    :raises NoteTooShort: for a note under ten characters, no sessions, or more than fifty
    :raises NoSessionsLeft: if fewer are left than are to be taken
    :raises EnrollmentIsOver: if sessions are added behind the last valid day
    :raises AnotherIsWaiting: if an earlier one waits for its second person
    """
    _check(adjustment)
    enrollment = locked_enrollment(enrollment)
    if known := _known(request_key):
        return known
    _check_possible(enrollment, adjustment.sessions, now)
    if enrollment.requests.open().exists():
        raise AnotherIsWaiting(_("An earlier adjustment is still waiting for approval."))
    note, client = adjustment.note, enrollment.client
    screen(client=client, door=AlertSign.Door.PACKAGE, texts=[note], by=by, now=now)
    if not _needs_second(enrollment, adjustment.sessions):
        return _write(enrollment, adjustment, about=request_key, by=by, cosigner=None, now=now)
    request = AdjustmentRequest.objects.create(
        client=enrollment.client,
        enrollment=enrollment,
        sessions=adjustment.sessions,
        reason=adjustment.reason,
        note=adjustment.note.strip(),
        request_key=request_key,
        asked_by=by,
        asked_at=now,
    )
    trail.record(
        "packages.adjustment.asked", on=request, by=by, sessions=adjustment.sessions,
        reason=adjustment.reason,
    )  # fmt: skip
    return request


@transaction.atomic
def decide_adjustment(
    *, request: AdjustmentRequest, agreed: bool, by: User, now: datetime
) -> LedgerEntry | None:
    """Say yes or no to what another person asked for; a yes writes the entry.

    The same answer of the same person again changes nothing.

    :raises NeedsAnotherPerson: if it is one's own, or the role may not say yes
    :raises AlreadyDecided: if it was answered otherwise
    :raises NoSessionsLeft: if fewer are left meanwhile
    :raises EnrollmentIsOver: if the last valid day has passed meanwhile
    """
    enrollment = locked_enrollment(request.enrollment)
    request = AdjustmentRequest.objects.select_related("asked_by").get(pk=request.pk)
    request.client = enrollment.client
    if request.asked_by_id == by.pk or not may(by, "session_ledger", "update"):
        raise NeedsAnotherPerson(_("Another manager must approve."))
    if request.decided_at is not None:
        if (request.agreed, request.decided_by_id) == (agreed, by.pk):
            return LedgerEntry.objects.filter(about=request.request_key).first()
        raise AlreadyDecided(_("This adjustment has already been decided."))
    if agreed:
        _check_possible(enrollment, request.sessions, now)
    decided = AdjustmentRequest.objects.filter(pk=request.pk, decided_at=None)
    decided.update(agreed=agreed, decided_by=by, decided_at=now)
    trail.record(
        "packages.adjustment.decided", on=request, by=by, sessions=request.sessions, agreed=agreed
    )
    if not agreed:
        return None
    adjustment = Adjustment(request.sessions, request.reason, request.note)
    return _write(
        enrollment,
        adjustment,
        about=request.request_key,
        by=request.asked_by,
        cosigner=by,
        now=now,
    )


def _needs_second(enrollment: Enrollment, sessions: int) -> bool:
    return adjusting.needs_second(
        sessions,
        alone_before=adjusted_alone(enrollment.pk),
        price=enrollment.price,
        bought=enrollment.package.sessions,
    )


def _check(adjustment: Adjustment) -> None:
    try:
        adjusting.check_adjustment(adjustment.sessions, adjustment.note)
    except adjusting.AdjustmentRefused as refusal:
        raise NoteTooShort(
            _("Give a reason of at least ten characters, for one to fifty sessions.")
        ) from refusal


def _known(request_key: UUID) -> LedgerEntry | AdjustmentRequest | None:
    asked = AdjustmentRequest.objects.filter(request_key=request_key).first()
    entries = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.ADJUSTED, about=request_key)
    return asked or entries.first()


def _check_possible(enrollment: Enrollment, sessions: int, now: datetime) -> None:
    if sessions > 0 and enrollment.valid_until < timezone.localdate(now):
        raise EnrollmentIsOver(_("This package has ended. Sessions added to it couldn't be used."))
    try:
        check_can_add(left_of(enrollment.pk), Entry(EntryKind.ADJUSTED, sessions))
    except NotEnoughSessions as refusal:
        raise NoSessionsLeft(_("This package has fewer sessions left.")) from refusal


def _write(
    enrollment: Enrollment,
    adjustment: Adjustment,
    *,
    about: UUID,
    by: User,
    cosigner: User | None,
    now: datetime,
) -> LedgerEntry:
    new = LedgerEntry(
        enrollment=enrollment,
        kind=LedgerEntry.Kind.ADJUSTED,
        sessions=adjustment.sessions,
        about=about,
        reason=adjustment.reason,
        note=adjustment.note.strip(),
        at=now,
        by=by,
        cosigned_by=cosigner,
    )
    entry, _is_new = insert_once(new, kind=new.kind, about=about)
    keep_standings_of(enrollment, timezone.localdate(now))
    trail.record(
        "packages.sessions.adjusted",
        on=enrollment,
        by=by,
        sessions=adjustment.sessions,
        reason=adjustment.reason,
        cosigned=cosigner is not None,
    )
    return entry
