"""The one door out: messages that wait, go, or are kept back with a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people import access
from people.models import Client, User
from people.models.closing import nothing_new_once_merged

OPEN_STATES = ["queued", "sending", "held"]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User, action: str = "list") -> "MessageQuerySet":
        return self.filter(access.rows_visible(user, "survey_invitation", action, client="client"))


class Message(Record):
    """One letter to one client. The row is the queue; see ``outbox.services.claim_due``.

    letter   names the composer (``outbox.letters``) that knows the words and the link
    about    public id of the row the letter is about; one letter of a kind for each
    reason   why it was not sent, or which hold keeps it back
    attempt  counts claims and fences a worker whose lease ran out: only the newest may mark
    tries    counts how often sending was begun; after ``outbox.rules.retry.TRIES`` it is given up
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        HELD = "held", _("on hold")
        SENT = "sent", _("sent")
        SUPPRESSED = "suppressed", _("not sent")
        FAILED = "failed", _("failed")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=40)
    about = models.UUIDField()
    purpose = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    claimed_by = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_one_of_a_kind", fields=["letter", "about"]),
            models.CheckConstraint(
                name="message_kept_back_has_reason",
                condition=~models.Q(state__in=["suppressed", "failed", "held"])
                | ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="message_sent_has_time",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            # outbox.services.claim_due: what is due, oldest first
            models.Index(
                name="message_due",
                fields=["due_at", "id"],
                condition=models.Q(state="queued"),
            ),
            # outbox.services.release_stuck: leases that ran out
            models.Index(
                name="message_leased",
                fields=["lease_until"],
                condition=models.Q(state="sending"),
            ),
            # outbox.services.release_held: few, and asked for at every sweep
            models.Index(
                name="message_held",
                fields=["expires_at"],
                condition=models.Q(state="held"),
            ),
            # reports.selectors.timeline: messages of one client, newest first
            models.Index(name="message_of_client", fields=["client", "-due_at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.letter} {self.state}"


class Hold(Record):
    """Messages to a client are stopped. Several reasons may hold at once."""

    class Reason(models.TextChoices):
        CRISIS = "crisis", _("crisis")
        COMPLAINT = "complaint", _("complaint")
        REQUEST = "request", _("client's request")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=12, choices=Reason)
    held_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hold_one_open_for_a_reason",
                fields=["client", "reason"],
                condition=models.Q(lifted_at=None),
            )
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.reason} hold"
