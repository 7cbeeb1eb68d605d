"""What is bought: the catalogue, who bought what, and the sessions that are left."""

from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.models import Record
from common.text import in_language
from people import access
from people.models import ClientRecord, User
from tiering.models import ServiceStandard


class ServicePackage(Record):
    """One version of one catalogue entry. A new price is a new version.

    price        CNY for all sessions together
    valid_days   days after enrolment in which sessions may be used
    first_only   for somebody who has bought nothing here yet
    """

    class Refund(models.TextChoices):
        UNUSED_FULL = "unused_full", _("unused, full")
        UNUSED_LESS_5 = "unused_less_5", _("unused, less 5%")
        NONE = "none", _("none")

    code = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    tiers = ArrayField(models.CharField(max_length=12))
    segment = models.CharField(max_length=2)
    sessions = models.PositiveSmallIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    valid_days = models.PositiveSmallIntegerField()
    refund = models.CharField(max_length=24, choices=Refund)
    first_only = models.BooleanField(default=False, db_default=False)
    active = models.BooleanField(default=True)
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_package_once", fields=["code", "version"]),
            models.UniqueConstraint(
                name="service_package_one_active", fields=["code"], condition=Q(active=True)
            ),
            models.CheckConstraint(
                name="service_package_has_sessions", condition=Q(sessions__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)

    @property
    def session_price(self) -> Decimal:
        """CNY for one session, unrounded."""
        return self.price / self.sessions


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, user: User, action: str = "read") -> "EnrollmentQuerySet":
        return self.filter(access.rows_visible(user, "payment_package", action, client="client"))


class Enrollment(ClientRecord):
    """A client bought a package, with the price and the standard of that day.

    request_key   the form's own id: a second submit of the same form finds this row
    """

    package = models.ForeignKey(ServicePackage, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(ServiceStandard, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=10, decimal_places=2)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField()
    request_key = models.UUIDField(unique=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        indexes = [
            # packages.selectors.current_enrollment and the timeline of one client
            models.Index(name="enrollment_of_client", fields=["client", "-enrolled_at"]),
        ]

    def __str__(self) -> str:
        return f"enrollment {self.enrolled_at:%Y-%m-%d}"


class LedgerEntry(Record):
    """Sessions that came or went. Append-only; the balance is the sum.

    sessions   + bought, − used, expired or refunded, ± adjusted
    about      public id of the row that caused it; once for each kind
    """

    class Kind(models.TextChoices):
        BOUGHT = "bought", _("bought")
        USED = "used", _("used")
        EXPIRED = "expired", _("expired")
        REFUNDED = "refunded", _("refunded")
        ADJUSTED = "adjusted", _("adjusted")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=Kind)
    sessions = models.SmallIntegerField()
    about = models.UUIDField()
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_entry_once", fields=["kind", "about"]),
            models.CheckConstraint(
                name="ledger_entry_sign_fits_kind",
                condition=Q(kind="bought", sessions__gt=0)
                | Q(kind__in=["used", "expired", "refunded"], sessions__lt=0)
                | (Q(kind="adjusted") & ~Q(sessions=0)),
            ),
            models.CheckConstraint(
                name="ledger_entry_adjusted_has_reason",
                condition=~Q(kind="adjusted") | ~Q(reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ledger_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sessions:+d}"
