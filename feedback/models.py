"""The 72-hour loop: what was asked of whom, what came back, and making good."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from common.models import Record
from people import access
from people.models import ClientRecord, Counselor, Site, User
from people.models.closing import nothing_new_once_merged
from scheduling.models import SessionRecord


class SurveyForm(Record):
    """One version of the questions after a session."""

    code = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    questions = models.JSONField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="survey_form_once", fields=["code", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User, action: str = "list") -> "InvitationQuerySet":
        return self.filter(access.rows_visible(user, "survey_invitation", action, client="client"))


class Invitation(ClientRecord):
    """One survey asked of one participant of one session: a row of the promise ledger.

    Every ended session has exactly one for each participant: due, sent, opened, answered, or
    not sent with the reason. ``client`` is the participant. Counselor, site, tier and package
    are those of the session's day, so that later moves do not rewrite the past.

    token_digest   SHA-256 of the link's token; the token itself is derived, never stored
    closed_at      moment at which the clock found the window closed without an answer
    voided_at      moment at which the session's record was taken back; an answer stays and counts
    changed_at     moment of the last move: what the roll-ups read
    """

    session = models.ForeignKey(SessionRecord, on_delete=models.PROTECT, related_name="invitations")
    form = models.ForeignKey(SurveyForm, on_delete=models.PROTECT, related_name="+")
    counselor = models.ForeignKey(Counselor, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=12, blank=True)
    segment = models.CharField(max_length=2, blank=True)
    package = models.ForeignKey(
        "packages.ServicePackage", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    token_version = models.PositiveSmallIntegerField(default=1)
    token_digest = models.BinaryField(unique=True)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    not_sent_reason = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_a_session_and_participant", fields=["session", "client"]
            ),
        ]
        indexes = [
            # feedback.services.close_windows: silent windows that ran out
            models.Index(
                name="invitation_silent",
                fields=["closes_at"],
                condition=Q(answered_at=None, closed_at=None),
            ),
            # reports.services.refresh_rollups: days that changed since the last look
            models.Index(name="invitation_changed", fields=["changed_at"]),
            # reports.selectors.unasked: whom nobody asked lately, and why
            models.Index(
                name="invitation_not_asked",
                fields=["-ended_at"],
                condition=~Q(not_sent_reason="") | Q(voided_at__isnull=False),
            ),
            # reports.services.refresh_rollups: all invitations of a day
            models.Index(name="invitation_by_end", fields=["ended_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"invitation due {self.due_at}"


def open_to_counselor(user: User, invitation: str) -> Q:
    """Return the condition that keeps from a counselor what her own clients did not open to her.

    invitation   path from the row to its invitation

    The client's counselor and the counselor of the session are meant alike, in whatever role.
    """
    own = Q(**{f"{invitation}__client__counselor_id": user.pk})
    own |= Q(**{f"{invitation}__counselor_id": user.pk})
    return ~own | Q(**{f"{invitation}__answer__counselor_may_see": True})


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User, action: str = "read") -> "AnswerQuerySet":
        by_role = access.rows_visible(user, "survey_response_raw", action, client="client")
        return self.filter(by_role).filter(open_to_counselor(user, "invitation"))


class Answer(ClientRecord):
    """What one client said about one session. Never edited.

    nps 0 to 10, csat 1 to 5, ces 1 to 7 (effort: lower is better); each may be left out
    danger_sign   the comment has words of danger, and is read under the alert alone
    not_counted   why it is left out of every figure; "" where it counts
    """

    class NotCounted(models.TextChoices):
        STAFF_BROWSER = "staff_browser", _("sent from a browser in which staff were signed in")
        OWN_COUNSELOR = "own_counselor", _("written down by the client's own counselor")

    class Mode(models.TextChoices):
        LINK = "link", _("by link")
        PHONE = "phone", _("by phone")

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="answer")
    nps = models.PositiveSmallIntegerField(null=True)
    csat = models.PositiveSmallIntegerField(null=True)
    ces = models.PositiveSmallIntegerField(null=True)
    comment = EncryptedField(null=True)
    wants_contact = models.BooleanField(default=False)
    counselor_may_see = models.BooleanField(default=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.LINK)
    late = models.BooleanField(default=False)
    danger_sign = models.BooleanField(default=False)
    not_counted = models.CharField(max_length=16, choices=NotCounted, blank=True, default="")
    answered_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_scores_in_range",
                condition=(Q(nps=None) | Q(nps__range=(0, 10)))
                & (Q(csat=None) | Q(csat__range=(1, 5)))
                & (Q(ces=None) | Q(ces__range=(1, 7))),
            ),
        ]

    def __str__(self) -> str:
        return f"answer to invitation {self.invitation_id}"


class FeedbackItemQuerySet(models.QuerySet["FeedbackItem"]):
    def visible_to(self, user: User, action: str = "list") -> "FeedbackItemQuerySet":
        by_role = access.rows_visible(user, "survey_response_raw", action, client="client")
        return self.filter(by_role).filter(open_to_counselor(user, "answer__invitation"))

    def to_read(self) -> "FeedbackItemQuerySet":
        """Keep the comments nobody has read; an answer without one asks for no reader."""
        return self.filter(has_comment=True, read_at=None)


class FeedbackItem(ClientRecord):
    """An answer in the inbox of the quality team: whether it was read, and by whom."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="item")
    has_comment = models.BooleanField()
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FeedbackItemQuerySet.as_manager()

    class Meta:
        indexes = [
            # feedback.inbox: comments nobody has read, longest waiting first
            models.Index(
                name="feedback_item_to_read",
                fields=["received_at", "id"],
                condition=Q(has_comment=True, read_at=None),
            ),
            # feedback.inbox: every answer, newest first
            models.Index(name="feedback_item_newest", fields=["-received_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"feedback received {self.received_at}"


class RecoveryCaseQuerySet(models.QuerySet["RecoveryCase"]):
    def visible_to(self, user: User, action: str = "list") -> "RecoveryCaseQuerySet":
        by_role = access.rows_visible(user, "recovery_case", action, client="client")
        return self.filter(by_role).filter(open_to_counselor(user, "invitation"))

    def open(self) -> "RecoveryCaseQuerySet":
        return self.filter(closed_at=None)


class RecoveryCase(ClientRecord):
    """Making good after a bad answer: listen, empathise, act, follow up, in that order.

    step            the last step done ("" before the first)
    client_agreed   whether the client said yes at the close; None while it is open
    reopened_at     the steps before it belong to the first round
    """

    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="recovery_case"
    )
    reasons = ArrayField(models.CharField(max_length=24))
    opened_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=12, blank=True)
    failure_type = models.CharField(max_length=16, blank=True)
    first_reply_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    client_agreed = models.BooleanField(null=True)
    root_cause = EncryptedField(null=True)

    objects = RecoveryCaseQuerySet.as_manager()

    class Meta:
        indexes = [
            # feedback.selectors.open_cases: the board, oldest first
            models.Index(
                name="recovery_case_open",
                fields=["opened_at", "id"],
                condition=Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"recovery case opened {self.opened_at}"


class RecoveryStep(Record):
    """One LEAF step of a case, with what was said and done."""

    class Step(models.TextChoices):
        LISTEN = "listen", _("Listen")
        EMPATHISE = "empathise", _("Empathise")
        ACT = "act", _("Act")
        FOLLOW_UP = "follow_up", _("Follow up")

    case = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    note = EncryptedField()
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.step} at {self.done_at}"

    def sealing_key(self, ring: str) -> bytes:
        return self.case.client.sealing_key(ring)


class Improvement(Record):
    """Something the practice changes because of what clients said."""

    class Lane(models.TextChoices):
        METRICS = "metrics", _("hard metrics")
        EXPERIENCE = "experience", _("soft experience")
        VALUE = "value", _("perceived value")

    theme = models.CharField(max_length=60)
    lane = models.CharField(max_length=12, choices=Lane)
    metric = models.CharField(max_length=24)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.theme
