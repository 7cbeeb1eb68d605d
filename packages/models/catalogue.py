"""What can be bought, in versions, and when each is on sale."""

from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.models import Record
from common.text import in_language
from people.models import User
from tiering.rules.tiers import Tier

MOST_PEOPLE = 30
TIERS = [tier.value for tier in Tier]
# What was sold is what was promised: these stay as they were on the day of the version.
PROMISED = [
    "code",
    "version",
    "name",
    "name_zh",
    "tiers",
    "segment",
    "sessions",
    "price",
    "valid_days",
    "refund",
    "first_only",
    "people",
    "people_min",
    "people_max",
    "included",
    "included_zh",
]


class ServicePackage(Record):
    """One version of one catalogue entry. A new price is a new version; sold ones keep theirs.

    price        CNY for all sessions together
    valid_days   days after enrolment in which sessions may be used
    first_only   for somebody who has bought nothing here yet
    people_min, people_max   who shares the sessions, the one who enrols counted
    included     what comes with it, one line each
    active       on sale now; ``SaleChange`` says since when and by whom
    """

    class Refund(models.TextChoices):
        UNUSED_FULL = "unused_full", _("unused, full")
        UNUSED_LESS_5 = "unused_less_5", _("unused, less 5%")
        NONE = "none", _("none")

    class People(models.TextChoices):
        ONE = "one", _("one person")
        FAMILY = "family", _("a family")
        GROUP = "group", _("a group")

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
    people = models.CharField(
        max_length=8, choices=People, default=People.ONE, db_default=People.ONE.value
    )
    people_min = models.PositiveSmallIntegerField(default=1, db_default=1)
    people_max = models.PositiveSmallIntegerField(default=1, db_default=1)
    included = models.TextField(blank=True, default="", db_default="")
    included_zh = models.TextField(blank=True, default="", db_default="")
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
            models.CheckConstraint(
                name="service_package_price_not_negative", condition=Q(price__gte=0)
            ),
            models.CheckConstraint(
                name="service_package_tiers_known",
                condition=Q(tiers__contained_by=TIERS) & Q(tiers__len__gte=1),
            ),
            models.CheckConstraint(
                name="service_package_people_make_sense",
                condition=Q(
                    people_min__gte=1,
                    people_max__gte=F("people_min"),
                    people_max__lte=MOST_PEOPLE,
                )
                & (Q(people="one", people_max=1) | Q(people__in=["family", "group"])),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="version_stays_as_it_is", fields=PROMISED)]

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)

    @property
    def session_price(self) -> Decimal:
        """CNY for one session, unrounded."""
        return self.price / self.sessions

    @property
    def shared(self) -> bool:
        return self.people_max > 1

    @property
    def includes(self) -> list[str]:
        """What comes with it, in the reader's language."""
        return in_language(self.included, self.included_zh).splitlines()


class SaleChange(Record):
    """A version goes on sale or off sale on a day; ``applied_at`` says when it did.

    sales_a_month   what was reckoned with when it was put on sale
    free, needed    sessions a week, as they stood when it was decided
    """

    package = models.ForeignKey(ServicePackage, on_delete=models.PROTECT, related_name="changes")
    on_sale = models.BooleanField()
    effective_on = models.DateField()
    sales_a_month = models.PositiveSmallIntegerField(null=True)
    free = models.PositiveIntegerField(null=True)
    needed = models.PositiveIntegerField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sale_change_one_waiting",
                fields=["package"],
                condition=Q(applied_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="sale_change_withdrawn_or_applied",
                condition=Q(applied_at=None) | Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="sale_change_on_sale_was_reckoned",
                condition=Q(on_sale=False)
                | Q(sales_a_month__isnull=False, free__isnull=False, needed__lte=F("free")),
            ),
        ]
        indexes = [
            # packages.services.apply_sale_changes: what waits for its day
            models.Index(
                name="sale_change_waiting",
                fields=["effective_on", "id"],
                condition=Q(applied_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{'on' if self.on_sale else 'off'} sale from {self.effective_on}"
