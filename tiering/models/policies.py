"""The numbers of the tier rule from a day on, and how they came into force."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people import access
from people.models import User


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def visible_to(self, user: User, action: str = "read") -> "PolicyVersionQuerySet":
        """Keep the versions this person may see; they are about nobody's client."""
        return self if access.may(user, "rule_config", action) else self.none()


class PolicyVersion(Record):
    """The numbers of the tier rule from a day on. Published ones are never edited.

    thresholds      as ``tiering.rules.tiers.Policy.as_dict`` writes them
    marks           threshold → {"mark": doc|field|ours, "source": text}
    acknowledged    key of a finding → {"reason", "by": name, "at": ISO}
    authors         primary keys of everybody who wrote a number of it: none of them accepts it
    revision        counts what was saved: a form from before is refused, not merged
    numbers_hash    SHA-256 of the numbers at the moment of acceptance
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LINTED = "linted", _("checked")
        SIMULATED = "simulated", _("simulated")
        ACCEPTED = "accepted", _("accepted")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    rule = models.CharField(max_length=40)
    thresholds = models.JSONField()
    marks = models.JSONField(default=dict, db_default={})
    acknowledged = models.JSONField(default=dict, db_default={})
    authors = models.JSONField(default=list, db_default=[])
    reason = models.TextField(blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0, db_default=0)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    numbers_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="policy_version_rule_once", fields=["rule"]),
            models.UniqueConstraint(
                name="policy_version_one_at_a_time",
                fields=["effective_at"],
                condition=Q(state="published"),
            ),
            models.CheckConstraint(
                name="policy_version_published_has_a_day",
                condition=~Q(state="published") | Q(effective_at__isnull=False),
            ),
            # Only what the practice was delivered with has no author.
            models.CheckConstraint(
                name="policy_version_published_is_accepted",
                condition=~Q(state__in=["accepted", "published"])
                | Q(drafted_by=None)
                | Q(accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="policy_version_author_does_not_accept",
                condition=Q(accepted_by=None)
                | Q(drafted_by=None)
                | ~Q(accepted_by=F("drafted_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_policy_is_never_edited",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return self.rule
