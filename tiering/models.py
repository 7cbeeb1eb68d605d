"""Which tier, by which policy, why, and who said so."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from common.models import Record
from common.text import in_language
from intake.models import Assessment
from people import access
from people.models import ClientRecord, User
from tiering.rules.tiers import Tier

TIERS = [tier.value for tier in Tier]


class PolicyVersion(Record):
    """The numbers of the tier rule from a day on. Published ones are never edited."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    rule = models.CharField(max_length=40)
    thresholds = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    effective_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="policy_version_rule_once", fields=["rule"]),
        ]

    def __str__(self) -> str:
        return self.rule


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


class TierDecisionQuerySet(models.QuerySet["TierDecision"]):
    def visible_to(self, user: User, action: str = "read") -> "TierDecisionQuerySet":
        return self.filter(access.rows_visible(user, "tier_decision", action, client="client"))


class TierDecision(ClientRecord):
    """The tier given to one assessment. Never edited: a new view of the client is a new row.

    ``proposed`` is what the rule said and ``chosen`` what a person confirmed; where they differ,
    ``note`` says why, and below ``need`` a second person has signed. ``inputs`` and ``reasons``
    are sealed as they stood, so that the receipt stays the same after later policies.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="tier_decision"
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    proposed = models.CharField(max_length=12)
    chosen = models.CharField(max_length=12)
    need = models.CharField(max_length=12)
    fit = models.CharField(max_length=12)
    intensity = models.CharField(max_length=12)
    pathway = models.CharField(max_length=12)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, null=True, related_name="+")
    provisional = models.JSONField(default=list)
    inputs: Any = EncryptedField()
    reasons: Any = EncryptedField()
    note = EncryptedField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    cosigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TierDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tier_decision_tiers_known",
                condition=Q(proposed__in=TIERS, chosen__in=TIERS, need__in=TIERS, fit__in=TIERS),
            ),
            models.CheckConstraint(
                name="tier_decision_override_has_note",
                condition=Q(chosen=F("proposed")) | Q(note__isnull=False),
            ),
            models.CheckConstraint(
                name="tier_decision_below_floor_is_cosigned",
                condition=~Q(need="development", chosen="basic") | Q(cosigned_by__isnull=False),
            ),
            models.CheckConstraint(
                name="tier_decision_cosigner_is_another",
                condition=Q(cosigned_by=None) | ~Q(cosigned_by=F("confirmed_by")),
            ),
        ]
        indexes = [
            # tiering.selectors.current_decision and the timeline of one client
            models.Index(name="tier_decision_of_client", fields=["client", "-confirmed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.chosen} for assessment {self.assessment_id}"
