"""The forms, as they were filled in. Never edited: a later view of the client is a new row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from common.models import Record
from intake.models.instruments import Instrument, InstrumentVersion
from people import access
from people.models import Client, ClientRecord, User
from people.models.closing import nothing_new_once_merged


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(
        self, user: User, resource: str = "assessment_items", action: str = "read"
    ) -> "AssessmentQuerySet":
        seen = access.rows_visible(user, resource, action, client="client", author="entered_by")
        return self.filter(seen)


class Assessment(ClientRecord):
    """One intake or re-assessment, as it was submitted.

    income           CNY a month after tax, self-declared; None where not asked or withheld
    budget           CNY a year the client would pay; None where not stated
    smart            the best goal's score, 0 to 5; None without a goal
    severity         total of the severity form, 7 to 49; None where unfinished
    severity_peak    highest single dimension, 1 to 7
    request_key      the form's own id: a second submit of the same form finds this row
    """

    # found by assessment_newest_of_client, which begins with it
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)
    severity = models.PositiveSmallIntegerField(null=True)
    severity_peak = models.PositiveSmallIntegerField(null=True)
    duration_months = models.PositiveSmallIntegerField(null=True)
    income = EncryptedField(null=True)
    income_withheld = models.BooleanField(default=False)
    budget = EncryptedField(null=True)
    smart = models.PositiveSmallIntegerField(null=True)
    minor = models.BooleanField(default=False)
    sponsored = models.BooleanField(default=False)
    problems = ArrayField(models.CharField(max_length=24), default=list)
    style = models.CharField(max_length=16, blank=True)
    story = EncryptedField(null=True)
    completeness = models.PositiveSmallIntegerField(default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_severity_in_range",
                condition=models.Q(severity=None) | models.Q(severity__range=(7, 49)),
            ),
            models.CheckConstraint(
                name="assessment_withheld_income_is_empty",
                condition=models.Q(income_withheld=False) | models.Q(income__isnull=True),
            ),
        ]
        indexes = [
            # intake.selectors.latest_assessment, one client's timeline, and the newest form of each
            # client in tiering.selectors.simulations
            models.Index(
                name="assessment_newest_of_client", fields=["client", "-submitted_at", "-id"]
            ),
            # reports: intakes of the day
            models.Index(name="assessment_by_time", fields=["-submitted_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def completing_url(self) -> str:
        """Return where the assessment is completed: with everything that was typed."""
        page = reverse("intake:assess", args=[self.client.public_id])
        return f"{page}?completes={self.public_id}"

    def __str__(self) -> str:
        return f"assessment of {self.submitted_at:%Y-%m-%d}"


class Goal(Record):
    """What the client wants, in the client's words, ticked against SMART."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    text = EncryptedField()
    ticks = ArrayField(models.CharField(max_length=1), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="goal_position_once", fields=["assessment", "position"])
        ]

    def __str__(self) -> str:
        return f"goal {self.position}"

    def sealing_key(self, ring: str) -> bytes:
        return self.assessment.client.sealing_key(ring)


class Administration(ClientRecord):
    """One form filled in once, pinned to the definition it was filled in with.

    corrected   items of a form the client filled in whose answer is not the client's
    """

    class Mode(models.TextChoices):
        STAFF = "staff", _("entered by staff")
        SELF = "self", _("by the client")

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="administrations"
    )
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.STAFF)
    answers = EncryptedField()
    corrected = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="administration_once_a_form", fields=["assessment", "version"]
            )
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"administration of {self.version_id}"


class Score(models.Model):
    """What the definition makes of the answers. An unfinished form has no total.

    band         of the total, or the level of triage where there is no total
    convention   which published reading band and cuts follow; "" where there is one
    parts        subscales, clusters, cuts (``rules.instruments.parts_of``)
    """

    administration = models.OneToOneField(
        Administration, on_delete=models.PROTECT, primary_key=True, related_name="score"
    )
    # found by score_of_client, which begins with it
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    complete = models.BooleanField()
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    band = models.CharField(max_length=24, blank=True)
    convention = models.CharField(max_length=32, blank=True, default="", db_default="")
    parts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    at_risk = models.BooleanField(default=False)
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="score_total_only_when_complete",
                condition=models.Q(complete=True) | models.Q(total=None),
            )
        ]
        indexes = [
            # reports.selectors.outcomes: one client's scores on one form over time
            models.Index(name="score_of_client", fields=["client", "instrument", "-scored_at"]),
        ]

    def __str__(self) -> str:
        return f"score {self.total}"
