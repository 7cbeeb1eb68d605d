"""What puts a wrong entry right: marks taken back, and times that wait for a second look."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.fields import EncryptedField
from people import access
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged
from scheduling.models.sessions import Appointment, SessionRecord


def answered_by(user: User) -> Q:
    """Return the condition that keeps the rows of clients for whose sessions this person answers.

    A manager does so only where nobody supervises: otherwise nothing could be put right there.
    """
    rows = access.rows_visible(user, "session_correction", "update", client="client")
    if user.role == User.Role.MANAGER:
        rows &= Q(client__counselor__supervisor=None)
    return rows


class CorrectionQuerySet(models.QuerySet["models.Model"]):
    """Rows about a client's sessions that somebody answers for besides who wrote them."""

    def visible_to(self, user: User, action: str = "read") -> "CorrectionQuerySet":
        return self.filter(access.rows_visible(user, "session_correction", action, client="client"))

    def to_answer(self, user: User) -> "CorrectionQuerySet":
        return self.filter(answered_by(user))


class Void(ClientRecord):
    """A mark on an appointment was wrong and is taken back; the appointment is booked again.

    state       what it was marked as
    session     the record that went with it, where it was marked as held
    marked_at   when the wrong mark was set: one mark is taken back once
    answered    the client had answered a survey about it; the answer stays
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="voids")
    session = models.OneToOneField(
        SessionRecord, on_delete=models.PROTECT, null=True, related_name="void"
    )
    state = models.CharField(max_length=12, choices=Appointment.State)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = EncryptedField()
    answered = models.BooleanField(default=False)
    voided_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mark_voided_once",
                fields=["appointment", "marked_at"],
                condition=Q(marked_at__isnull=False),
            ),
            models.CheckConstraint(name="void_is_of_a_mark", condition=~Q(state="booked")),
            models.CheckConstraint(
                name="void_of_held_has_session",
                condition=Q(state="held", session__isnull=False)
                | (~Q(state="held") & Q(session=None)),
            ),
            models.CheckConstraint(
                name="void_answered_has_session", condition=Q(answered=False) | Q(state="held")
            ),
        ]
        indexes = [
            # reports.selectors.unasked: what was taken back lately
            models.Index(name="void_by_time", fields=["-voided_at"]),
        ]
        triggers = [
            nothing_new_once_merged(),
            pgtrigger.Protect(
                name="void_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} taken back"


class SessionProposal(ClientRecord):
    """A held session with times far from its appointment: it waits for a supervisor's yes.

    Everything that was typed is kept here; nothing is taken, numbered or asked before the yes.

    doubts   ``scheduling.rules.times.TimeDoubt``
    state    it moves once, from waiting
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        AGREED = "agreed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="proposals")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    effective_minutes = models.PositiveSmallIntegerField(null=True)
    mood_before = models.PositiveSmallIntegerField(null=True)
    mood_after = models.PositiveSmallIntegerField(null=True)
    content = EncryptedField(null=True)
    reaction = EncryptedField(null=True)
    appraisal = EncryptedField(null=True)
    doubts = ArrayField(models.CharField(max_length=16))
    reason = EncryptedField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = EncryptedField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="session_proposal_one_waiting",
                fields=["appointment"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="session_proposal_runs_forward", condition=Q(ended_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="session_proposal_decided_by_another",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(state="withdrawn", decided_by=F("proposed_by"), decided_at__isnull=False)
                | (
                    Q(state__in=["agreed", "refused"], decided_at__isnull=False)
                    & Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]
        indexes = [
            # scheduling.selectors.proposals_waiting: what waits, oldest first
            models.Index(
                name="session_proposal_waiting",
                fields=["proposed_at"],
                condition=Q(state="waiting"),
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"session proposed for {self.started_at}"
