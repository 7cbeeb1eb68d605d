"""What a tier gets in writing, and why clients come."""

from django.db import models
from django.db.models import Q

from common.models import Record
from common.text import in_language
from tiering.rules.tiers import Tier

TIERS = [tier.value for tier in Tier]


class ServiceStandard(Record):
    """What a tier gets, in writing. A tier without one cannot be offered."""

    tier = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    reply_hours = models.PositiveSmallIntegerField()
    session_minutes = models.PositiveSmallIntegerField()
    first_session_days = models.PositiveSmallIntegerField()
    counselor_level = models.CharField(max_length=12)
    revisions = models.PositiveSmallIntegerField()
    escalation = models.CharField(max_length=200)
    escalation_zh = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_standard_once", fields=["tier", "version"]),
            models.CheckConstraint(name="service_standard_tier_known", condition=Q(tier__in=TIERS)),
        ]

    def __str__(self) -> str:
        return f"{self.tier} standard v{self.version}"


class Segment(models.Model):
    """Why the client comes, C1 to C4: beside the tier, without consequence for care.

    price and cost in CNY; cycle in days
    """

    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    sessions = models.PositiveSmallIntegerField()
    cycle_days = models.PositiveSmallIntegerField()
    employer_cost = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.name, self.name_zh)}"
