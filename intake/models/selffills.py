"""Forms that a client fills in alone, at home by a link or on a tablet of the practice."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from intake.models.assessments import Assessment
from intake.models.instruments import InstrumentVersion
from intake.rules import selffill
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged


class SelfFillQuerySet(models.QuerySet["SelfFill"]):
    def visible_to(self, user: User, action: str = "read") -> "SelfFillQuerySet":
        return self.filter(access.rows_visible(user, "self_fill", action, client="client"))

    def waiting(self) -> "SelfFillQuerySet":
        return self.filter(state__in=selffill.WAITING)

    def to_review(self, now: datetime) -> "SelfFillQuerySet":
        """Keep what is finished, and what was begun and whose time is over."""
        over = Q(state=selffill.State.BEGUN, expires_at__lte=now)
        return self.filter(Q(state=selffill.State.FINISHED) | over)


class SelfFill(ClientRecord):
    """One set of forms a client is asked to fill in alone. Counts for nothing before a review.

    forms        the versions that are asked, pinned; ``parts`` what is asked beside them
    token_digest SHA-256 of the link's token; the token itself is derived, never stored
    typed        field name of the assessment page -> every word; None before the first answer
    revision     counts the savings: a review page that holds an older one was overtaken
    reported     signs of danger that have raised their alert already, as codes
    signed_in    who of the staff was signed in where the client handed the forms in, or None
    corrected    fields beside the forms that are not as the client wrote them, since the review
    assessment   what it became when a person had looked it over
    """

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        BEGUN = "begun", _("started")
        FINISHED = "finished", _("to review")
        REVIEWED = "reviewed", _("reviewed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    class Place(models.TextChoices):
        HOME = "home", _("at home, by link")
        TABLET = "tablet", _("here, on a tablet")

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    place = models.CharField(max_length=8, choices=Place)
    forms = models.ManyToManyField(InstrumentVersion, through="AskedForm", related_name="+")
    parts = ArrayField(models.CharField(max_length=8), default=list)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    token_version = models.PositiveSmallIntegerField(default=1)
    token_digest = models.BinaryField(unique=True)
    typed = EncryptedField(null=True)
    revision = models.PositiveIntegerField(default=0)
    reported = ArrayField(models.CharField(max_length=100), default=list)
    corrected = ArrayField(models.CharField(max_length=40), default=list)
    sent_at = models.DateTimeField(null=True)
    not_sent_reason = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    signed_in = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, null=True, related_name="self_fill"
    )

    objects = SelfFillQuerySet.as_manager()

    class Meta:
        constraints = [
            # also finds a client's: intake.selectors.selffills.waiting_of
            models.UniqueConstraint(
                name="self_fill_one_waiting_for_a_client",
                fields=["client"],
                condition=Q(state__in=["sent", "begun", "finished"]),
            ),
            models.CheckConstraint(
                name="self_fill_state_known",
                condition=Q(state__in=[state.value for state in selffill.State]),
            ),
            models.CheckConstraint(
                name="self_fill_reviewed_became_an_assessment",
                condition=~Q(state="reviewed") | Q(assessment__isnull=False),
            ),
            models.CheckConstraint(
                name="self_fill_given_up_holds_no_answers",
                condition=~Q(state__in=["withdrawn", "expired"]) | Q(typed__isnull=True),
            ),
        ]
        indexes = [
            # reports.selectors.intake_home: what is to be looked over, the oldest first
            models.Index(
                name="self_fill_to_review",
                fields=["saved_at", "id"],
                condition=Q(state__in=["begun", "finished"]),
            ),
            # intake.services.forget_old_self_fills
            models.Index(
                name="self_fill_unfinished",
                fields=["expires_at"],
                condition=Q(state__in=["sent", "begun"]),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"self-fill {self.state}"


class AskedForm(models.Model):
    """One form of a self-fill, pinned to the version the client reads."""

    self_fill = models.ForeignKey(SelfFill, on_delete=models.PROTECT, related_name="asked_forms")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="asked_form_once", fields=["self_fill", "version"]),
            models.UniqueConstraint(
                name="asked_form_position_once", fields=["self_fill", "position"]
            ),
        ]

    def __str__(self) -> str:
        return f"asked form {self.position}"
