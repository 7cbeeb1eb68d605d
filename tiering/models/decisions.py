"""Which tier, why, and who said so."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from common.fields import EncryptedField
from intake.models import Assessment
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged
from tiering.models.policies import PolicyVersion
from tiering.models.standards import TIERS, Segment


class TierDecisionQuerySet(models.QuerySet["TierDecision"]):
    def visible_to(self, user: User, action: str = "read") -> "TierDecisionQuerySet":
        return self.filter(access.rows_visible(user, "tier_decision", action, client="client"))


class TierDecision(ClientRecord):
    """The tier given to one assessment. Never edited: a new view of the client is a new row.

    ``proposed`` is what the rule said and ``chosen`` what a person confirmed; where they differ,
    ``note`` says why, and below ``need`` a second person has signed. ``inputs`` and ``reasons``
    are sealed as they stood, so that the receipt stays the same after later policies.

    replaces      the decision that a review by another person did not let stand, else None
    signed_as     "confirmed" and "cosigned" → name and role of that day: people move on
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="tier_decision"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
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
    signed_as = models.JSONField(default=dict, db_default={})

    objects = TierDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tier_decision_first_once_an_assessment",
                fields=["assessment"],
                condition=Q(replaces=None),
            ),
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
            # reports.selectors.intake_home.today: what was decided in one day
            models.Index(name="tier_decision_by_time", fields=["confirmed_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.chosen} for assessment {self.assessment_id}"
