"""Why clients come: the rule and the plan in versions, and what a person chose."""

from django.db import models
from django.db.models import Q

from common.models import Record
from packages.rules.segments import SEGMENTS
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged


class SegmentVersion(Record):
    """The rule that proposes a segment and the economics of each, from a moment on.

    rule   as ``packages.rules.segments`` reads it
    plan   segment → price, sessions, cycle_days, head_cost, enrolments; money as text
    """

    version = models.PositiveSmallIntegerField(unique=True)
    rule = models.JSONField()
    plan = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"segments v{self.version}"


class SegmentChoiceQuerySet(models.QuerySet["SegmentChoice"]):
    def visible_to(self, user: User, action: str = "read") -> "SegmentChoiceQuerySet":
        return self.filter(access.rows_visible(user, "payment_package", action, client="client"))


class SegmentChoice(ClientRecord):
    """What a person chose, beside what the rule proposed. Never edited; the newest row holds.

    proposed   "" where the rule had too little to go by
    reasons    sign and points, as they stood
    """

    rule = models.ForeignKey(SegmentVersion, on_delete=models.PROTECT, related_name="+")
    proposed = models.CharField(max_length=2, blank=True)
    chosen = models.CharField(max_length=2)
    reasons = models.JSONField(default=list)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    objects = SegmentChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="segment_choice_known",
                condition=Q(chosen__in=SEGMENTS, proposed__in=["", *SEGMENTS]),
            ),
        ]
        indexes = [
            # packages.selectors.segments.segment_of: the newest choice
            models.Index(name="segment_choice_newest", fields=["client", "-chosen_at", "-id"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.chosen} of client {self.client_id}"
