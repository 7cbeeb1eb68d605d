"""Who bought what, who shares it, and the sessions that came and went."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from common.models import Record
from packages.models.catalogue import ServicePackage
from packages.rules.adjusting import AdjustReason
from people import access
from people.models import Client, ClientRecord, User
from people.models.closing import nothing_new_once_merged
from tiering.models import ServiceStandard

# Locks the enrolment, then counts: whoever writes past the services meets the same wall.
NEVER_BELOW_ZERO = """
    PERFORM 1 FROM packages_enrollment WHERE id = NEW.enrollment_id FOR NO KEY UPDATE;
    IF (SELECT COALESCE(sum(sessions), 0) FROM packages_ledgerentry
        WHERE enrollment_id = NEW.enrollment_id) + NEW.sessions < 0 THEN
        RAISE EXCEPTION 'ledger_never_below_zero: enrollment % has fewer sessions left',
            NEW.enrollment_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

# An entry is about whoever bought the sessions, and about whoever else held one of them.
BUYERS_AND_USERS = """
    SELECT enrollment.client_id FROM packages_enrollment enrollment
    JOIN added ON added.enrollment_id = enrollment.id
    UNION SELECT used_by_id FROM added WHERE used_by_id IS NOT NULL
"""


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(
        self, user: User, resource: str = "payment_package", action: str = "read"
    ) -> "EnrollmentQuerySet":
        return self.filter(access.rows_visible(user, resource, action, client="client"))


class Enrollment(ClientRecord):
    """A client bought a package, with the price and the standard of that day.

    request_key   the form's own id: a second submit of the same form finds this row
    closed_at     when the clock wrote off what was left, or found that nothing was
    """

    package = models.ForeignKey(ServicePackage, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(ServiceStandard, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=10, decimal_places=2)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField()
    request_key = models.UUIDField(unique=True)
    closed_at = models.DateTimeField(null=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        indexes = [
            # packages.selectors.current_enrollment and the timeline of one client
            models.Index(name="enrollment_of_client", fields=["client", "-enrolled_at"]),
            # packages.services.expiry: what ends, first to end first
            models.Index(
                name="enrollment_open_by_end",
                fields=["valid_until", "id"],
                condition=Q(closed_at=None),
            ),
            # packages.selectors.economics: what was sold in a period
            models.Index(name="enrollment_by_time", fields=["enrolled_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"enrollment {self.enrolled_at:%Y-%m-%d}"


class Participant(ClientRecord):
    """Somebody else who may use the sessions of a shared enrolment, with a yes of their own.

    Who enrolled takes part without a row here.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="others")
    agreed_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="participant_once", fields=["enrollment", "client"], condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                name="participant_left_with_who",
                condition=Q(left_at=None, removed_by=None)
                | Q(left_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes = [
            # packages.selectors.enrollments_of: what this client shares with others
            models.Index(name="participant_of", fields=["client"], condition=Q(left_at=None)),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"client {self.client_id} in enrollment {self.enrollment_id}"


class LedgerEntry(Record):
    """Sessions that came or went. Append-only; the balance is the sum and never below zero.

    sessions      + bought or returned, − used, expired or refunded, ± adjusted
    amount        CNY: taken in when bought, paid back when refunded
    about         public id of the row that caused it; once for each kind. A session that was
                  used and, when its record was taken back, returned has two entries of one record
    used_by       who held the session, where it was not who enrolled
    reason, note  why it was adjusted: a code, and in words (sealed)
    cosigned_by   the second person, above the line of ``packages.rules.adjusting``
    """

    class Kind(models.TextChoices):
        BOUGHT = "bought", _("bought")
        USED = "used", _("used")
        RETURNED = "returned", _("returned")
        EXPIRED = "expired", _("expired")
        REFUNDED = "refunded", _("refunded")
        ADJUSTED = "adjusted", _("adjusted")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=Kind)
    sessions = models.SmallIntegerField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    about = models.UUIDField()
    used_by = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    note = EncryptedField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cosigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_entry_once", fields=["kind", "about"]),
            models.CheckConstraint(
                name="ledger_entry_sign_fits_kind",
                condition=Q(kind="bought", sessions__gt=0)
                | Q(kind="returned", sessions=1)
                | Q(kind__in=["used", "expired", "refunded"], sessions__lt=0)
                | (Q(kind="adjusted") & ~Q(sessions=0)),
            ),
            models.CheckConstraint(
                name="ledger_entry_adjusted_has_reason",
                condition=~Q(kind="adjusted") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="ledger_entry_adjusted_has_note_and_person",
                condition=~Q(kind="adjusted") | Q(note__isnull=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_entry_amount_fits_kind",
                condition=Q(amount=None) | Q(kind__in=["bought", "refunded"], amount__gte=0),
            ),
            models.CheckConstraint(
                name="ledger_entry_refunded_has_amount_and_person",
                condition=~Q(kind="refunded") | Q(amount__isnull=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_entry_cosigner_is_another",
                condition=Q(cosigned_by=None) | (Q(kind="adjusted") & ~Q(cosigned_by=F("by"))),
            ),
            models.CheckConstraint(
                name="ledger_entry_used_by_somebody_else",
                condition=Q(used_by=None) | Q(kind__in=["used", "returned"]),
            ),
        ]
        indexes = [
            # packages.selectors.economics: what was used and paid back in a period
            models.Index(name="ledger_by_kind_and_time", fields=["kind", "at"]),
        ]
        triggers = [
            nothing_new_once_merged(BUYERS_AND_USERS),
            pgtrigger.Protect(
                name="ledger_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="ledger_never_below_zero",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__sessions__lt=0),
                func=NEVER_BELOW_ZERO,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sessions:+d}"

    def sealing_key(self, ring: str) -> bytes:
        return self.enrollment.client.sealing_key(ring)


class AdjustmentRequestQuerySet(models.QuerySet["AdjustmentRequest"]):
    def visible_to(self, user: User, action: str = "read") -> "AdjustmentRequestQuerySet":
        return self.filter(access.rows_visible(user, "session_ledger", action, client="client"))

    def open(self) -> "AdjustmentRequestQuerySet":
        return self.filter(decided_at=None)


class AdjustmentRequest(ClientRecord):
    """Sessions to be added or taken that wait for a second person's yes or no.

    agreed   None while it waits
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="requests")
    sessions = models.SmallIntegerField()
    reason = models.CharField(max_length=12)
    note = EncryptedField()
    request_key = models.UUIDField(unique=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AdjustmentRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="adjustment_request_one_open",
                fields=["enrollment"],
                condition=Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="adjustment_request_reason_known",
                condition=Q(reason__in=[reason.value for reason in AdjustReason]),
            ),
            models.CheckConstraint(
                name="adjustment_request_some_sessions", condition=~Q(sessions=0)
            ),
            models.CheckConstraint(
                name="adjustment_request_decided_by_another",
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | (
                    Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.sessions:+d} asked for"
