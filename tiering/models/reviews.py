"""What two people do about one decision: co-signing, appeal and review, medical referral."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedField
from intake.models import Assessment
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged
from tiering.models.decisions import TierDecision
from tiering.models.standards import TIERS


class CoSignRequestQuerySet(models.QuerySet["CoSignRequest"]):
    def visible_to(self, user: User, action: str = "read") -> "CoSignRequestQuerySet":
        return self.filter(access.rows_visible(user, "tier_override", action, client="client"))

    def waiting(self) -> "CoSignRequestQuerySet":
        return self.filter(state=CoSignRequest.State.WAITING)


class CoSignRequest(ClientRecord):
    """A tier below the floor that somebody asks for and a supervisor signs or refuses."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to co-sign")
        SIGNED = "signed", _("signed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=12)
    proposed = models.CharField(max_length=12)
    need = models.CharField(max_length=12)
    note = EncryptedField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = EncryptedField(null=True)
    decision = models.OneToOneField(
        TierDecision, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CoSignRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="co_sign_request_one_waiting",
                fields=["assessment"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="co_sign_request_tiers_known",
                condition=Q(chosen__in=TIERS, proposed__in=TIERS, need__in=TIERS),
            ),
            models.CheckConstraint(
                name="co_sign_request_answered_by_another",
                condition=~Q(state__in=["signed", "refused"])
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="co_sign_request_signed_has_decision",
                condition=~Q(state="signed") | Q(decision__isnull=False),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.chosen} to co-sign"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: User, action: str = "read") -> "AppealQuerySet":
        seen = access.rows_visible(user, "tier_appeal", action, client="client")
        return self.filter(seen)

    def open(self) -> "AppealQuerySet":
        return self.filter(reviewed_at=None)


class Appeal(ClientRecord):
    """The client asks that a person look at the decision again.

    asked_on      the day on which it was asked for
    decided_by    who confirmed the decision: not the one who reviews it
    outcome       "stands" or "new"; with "new" there is a decision that replaces the old one
    """

    class Asker(models.TextChoices):
        CLIENT = "client", _("the client")
        GUARDIAN = "guardian", _("a guardian")
        TRUSTED = "trusted", _("someone the client trusts")

    class Outcome(models.TextChoices):
        STANDS = "stands", _("the decision is upheld")
        NEW = "new", _("a new decision")

    decision = models.ForeignKey(TierDecision, on_delete=models.PROTECT, related_name="appeals")
    asker = models.CharField(max_length=12, choices=Asker)
    asked_on = models.DateField()
    words = EncryptedField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = EncryptedField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    new_decision = models.OneToOneField(
        TierDecision, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appeal_one_open", fields=["decision"], condition=Q(reviewed_at=None)
            ),
            models.CheckConstraint(
                name="appeal_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="appeal_reviewed_whole",
                condition=Q(reviewed_at=None, reviewed_by=None, outcome="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, reason__isnull=False)
                & (
                    Q(outcome="stands", new_decision=None)
                    | Q(outcome="new", new_decision__isnull=False)
                ),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"appeal of {self.asked_on}"


class ReferralAdviceQuerySet(models.QuerySet["ReferralAdvice"]):
    def visible_to(self, user: User, action: str = "read") -> "ReferralAdviceQuerySet":
        seen = access.rows_visible(
            user, "referral_advice", action, client="client", author="advised_by"
        )
        return self.filter(seen)


class ReferralAdvice(ClientRecord):
    """Somebody advised the client to see a doctor: counselling does not replace it.

    acknowledged_at   when the client said that it was understood
    """

    class Where(models.TextChoices):
        PSYCHIATRY = "psychiatry", _("a psychiatric hospital or ward")
        PHYSICIAN = "physician", _("a general hospital or physician")
        EMERGENCY = "emergency", _("an emergency room")
        OTHER = "other", _("another specialist")

    class How(models.TextChoices):
        IN_PERSON = "in_person", pgettext_lazy("understood", "in person")
        PHONE = "phone", pgettext_lazy("understood", "by phone")
        WRITING = "writing", pgettext_lazy("understood", "in writing")

    where = models.CharField(max_length=12, choices=Where)
    reason = EncryptedField()
    advised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    advised_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True, editable=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_how = models.CharField(max_length=12, choices=How, blank=True)
    acknowledged_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReferralAdviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_advice_acknowledged_whole",
                condition=Q(acknowledged_at=None, acknowledged_to=None, acknowledged_how="")
                | Q(acknowledged_at__isnull=False, acknowledged_to__isnull=False)
                & ~Q(acknowledged_how=""),
            ),
        ]
        indexes = [
            # tiering.selectors.referrals_of: one client's, newest first
            models.Index(name="referral_advice_of_client", fields=["client", "-advised_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.where} advised {self.advised_at}"
