"""What is to be done, what was promised, and how the practice was in touch."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedField
from people import access
from people.models.clients import ClientRecord
from people.models.closing import nothing_new_once_merged
from people.models.staff import User


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User, action: str = "list") -> "TaskQuerySet":
        return self.filter(access.rows_visible(user, "task", action, client="client"))

    def open(self) -> "TaskQuerySet":
        return self.filter(done_at=None)


class Task(ClientRecord):
    """Something a person has to do about a client.

    about     public id of the row that asks for it; one task of a kind for each
    """

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", _("Call back")
        REVIEW = "review", _("Review")
        CONTACT = "contact", _("Fix contact details")
        NEW_CONTACT = "new_contact", _("Check changed contact details")

    kind = models.CharField(max_length=12, choices=Kind)
    about = models.UUIDField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="task_one_of_a_kind", fields=["kind", "about"]),
        ]
        indexes = [
            # people.selectors.open_tasks: what is due, oldest first
            models.Index(
                name="task_open_by_due",
                fields=["kind", "due_at", "id"],
                condition=models.Q(done_at=None),
            ),
            # reports.selectors.intake_home.today: what was done in one day
            models.Index(
                name="task_done", fields=["kind", "done_at"], condition=~models.Q(done_at=None)
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at}"


class Promise(ClientRecord):
    """Something the practice promised a client, with its time."""

    text = EncryptedField()
    due_at = models.DateTimeField()
    promised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"promise due {self.due_at}"


class ContactEntry(ClientRecord):
    """One time the practice and the client were in touch outside a session."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("Email")
        SMS = "sms", _("Text message")
        IN_PERSON = "in_person", _("In person")

    channel = models.CharField(max_length=12, choices=Channel)
    reached = models.BooleanField()
    note = EncryptedField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            # reports.selectors.timeline: contacts of one client, newest first
            models.Index(name="contact_of_client", fields=["client", "-at"]),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.channel} at {self.at}"
