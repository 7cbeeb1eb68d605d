"""The two letters of the loop: three questions at +24 h, one reminder at +48 h."""

from datetime import datetime, timedelta
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from feedback.links import survey_link
from feedback.models import Invitation
from outbox.letters import Envelope, register
from outbox.rules.leaving import NotSent

INVITATION = "feedback.invitation"
REMINDER = "feedback.reminder"

# A session that was written down late must not bring both letters at once.
APART = timedelta(hours=12)


class InvitationLetter:
    """Asks three questions."""

    template = "emails/survey_invitation"

    def refuse(self, about: UUID, _now: datetime) -> str:
        invitation = _invitation(about)
        if invitation.voided_at:
            return NotSent.VOIDED
        return "answered" if invitation.answered_at else ""

    def compose(self, about: UUID, _now: datetime, *, stop_link: str) -> Envelope:
        invitation = _invitation(about)
        context = {"link": survey_link(invitation), "stop_link": stop_link}
        with translation.override(invitation.client.language):
            return Envelope(
                subject=self.subject(),
                text=render_to_string(f"{self.template}.txt", context),
                html=render_to_string(f"{self.template}.html", context),
                language=invitation.client.language,
            )

    def subject(self) -> str:
        return _("Three short questions for you")

    def delivered(self, about: UUID, now: datetime) -> None:
        waiting = Invitation.objects.filter(public_id=about, sent_at=None)
        waiting.update(sent_at=now, not_sent_reason="", changed_at=now)

    def kept_back(self, about: UUID, reason: str, now: datetime) -> None:
        unsent = Invitation.objects.filter(public_id=about, sent_at=None, answered_at=None)
        unsent.update(not_sent_reason=reason, changed_at=now)


class ReminderLetter(InvitationLetter):
    """Asks once more those who were asked and stayed silent."""

    template = "emails/survey_reminder"

    def refuse(self, about: UUID, now: datetime) -> str:
        if reason := super().refuse(about, now):
            return reason
        invitation = _invitation(about)
        if invitation.sent_at is None:
            return "not_invited"
        return "just_invited" if now - invitation.sent_at < APART else ""

    def subject(self) -> str:
        return _("A short reminder: three questions")

    def delivered(self, about: UUID, now: datetime) -> None:
        Invitation.objects.filter(public_id=about).update(reminded_at=now, changed_at=now)

    def kept_back(self, about: UUID, reason: str, now: datetime) -> None:
        """A reminder that stays away changes nothing in the ledger: the question was asked."""


def install() -> None:
    """Make both letters known to the outbox."""
    register(INVITATION, InvitationLetter())
    register(REMINDER, ReminderLetter())


def _invitation(about: UUID) -> Invitation:
    return Invitation.objects.select_related("client").get(public_id=about)
