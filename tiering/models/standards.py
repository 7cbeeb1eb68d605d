"""What a tier gets in writing, and why clients come."""

from django.db import models
from django.db.models import Q

from common.models import Record
from common.text import in_language
from people.models import Counselor, User
from tiering.rules.tiers import Tier

TIERS = [tier.value for tier in Tier]


class ServiceStandard(Record):
    """What a tier gets, in writing. A tier without one cannot be offered.

    Never edited: who bought under a version keeps it. The newest of a tier is in force.

    reckoned   minutes a week and clients a month as published; none for those of the first day
    """

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
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reckoned = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_standard_once", fields=["tier", "version"]),
            models.CheckConstraint(name="service_standard_tier_known", condition=Q(tier__in=TIERS)),
        ]

    @property
    def level_word(self) -> str:
        """The counselor's level that is promised, in words."""
        return str(Counselor.Level(self.counselor_level).label)

    @property
    def escalation_words(self) -> str:
        """To whom a client turns, in the reader's language."""
        return in_language(self.escalation, self.escalation_zh)

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
