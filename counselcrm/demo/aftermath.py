"""What follows a session that was held: letters, answers, calls, making good."""

from datetime import datetime, timedelta

from counselcrm.demo.events import Call, Life, Story, Visit
from feedback.letters import INVITATION, REMINDER
from feedback.models import Answer, Invitation, RecoveryCase
from feedback.rules.surveys import due_times
from feedback.selectors import invitation_after
from feedback.services import (
    answer,
    answer_by_phone,
    close_case,
    close_windows,
    decline,
    no_answer,
    record_step,
    stop_surveys,
)
from outbox.models import Message
from outbox.selectors import why_not_to
from outbox.services import settle
from people.models import Task, User
from scheduling.models import SessionRecord

# The scheduler rings every 30 seconds; the windows are looked at every five minutes.
LETTER_LEAVES = timedelta(seconds=17)
WINDOW_SEEN = timedelta(minutes=2, seconds=40)


class Aftermath:
    """Carries out what came back after each session of one client.

    now   the story's end: what would be later is left to the practice's own clock
    """

    def __init__(
        self, story: Story, life: Life, *, desk: User, manager: User, now: datetime
    ) -> None:
        self._story, self._life, self._now = story, life, now
        self._desk, self._manager = desk, manager
        self._reachable = life.by_link

    def follow(self, visit: Visit, record: SessionRecord) -> None:
        """Let the 72 hours after one session pass, as far as they have."""
        invitation = invitation_after(record)
        invitation.client = record.client  # its opened key spares opening it again
        times = due_times(visit.ends_at)
        sent = self._post(invitation, INVITATION, times.invite_at)
        answered_at = visit.echo.answered_at
        if visit.echo.stopped_at:
            stop_surveys(invitation=invitation, now=visit.echo.stopped_at)
            self._reachable = False
        if answered_at and answered_at <= times.remind_at:
            self._answer(visit, invitation)
            self._post(invitation, REMINDER, times.remind_at, refused="answered")
        else:
            self._post(invitation, REMINDER, times.remind_at, refused="" if sent else "not_invited")
            if answered_at and answered_at <= times.close_at:
                self._answer(visit, invitation)
        silent = not answered_at or answered_at > times.close_at
        if silent and times.close_at + WINDOW_SEEN < self._now:
            close_windows(now=times.close_at + WINDOW_SEEN, of=invitation.client)
            self._after_silence(visit, invitation)
        self._mend(visit, invitation)

    def _post(
        self, invitation: Invitation, letter: str, due_at: datetime, refused: str = ""
    ) -> bool:
        """Send a letter, or keep it back for the reason that the post would have found.

        Returns whether it left.
        """
        at = due_at + LETTER_LEAVES
        if at > self._now:
            return False
        reason = refused or self._why_not(invitation, letter, at)
        settle(letter=letter, about=invitation.public_id, reason=reason, now=at)
        return not reason

    def _why_not(self, invitation: Invitation, letter: str, at: datetime) -> str:
        crisis = self._life.crisis
        if crisis and crisis.silences(at):
            return "crisis_hold"
        if self._reachable:
            return ""
        rows = Message.objects.select_related("client")
        return why_not_to(rows.get(letter=letter, about=invitation.public_id))

    def _answer(self, visit: Visit, invitation: Invitation) -> None:
        said = self._story.opinions[self._life.number, visit.number]
        answer(
            invitation=invitation,
            nps=said.nps,
            csat=said.csat,
            ces=said.ces,
            comment=said.comment,
            wants_contact=said.wants_contact,
            counselor_may_see=said.counselor_may_see,
            mode=Answer.Mode.LINK,
            now=self._moment(visit.echo.answered_at),
        )

    def _after_silence(self, visit: Visit, invitation: Invitation) -> None:
        """The desk calls, unless the client comes back to the link after all."""
        if visit.echo.answered_at and not visit.echo.by_phone:
            invitation.refresh_from_db(fields=["closed_at"])
            self._answer(visit, invitation)
        for at, outcome in visit.echo.calls:
            task = Task.objects.get(kind=Task.Kind.CALL_BACK, about=invitation.public_id)
            task.client = invitation.client
            if outcome is Call.NOBODY:
                no_answer(task=task, by=self._desk, now=at)
            elif outcome is Call.DECLINED:
                decline(task=task, by=self._desk, now=at)
            else:
                said = self._story.opinions[self._life.number, visit.number]
                answer_by_phone(
                    task=task,
                    invitation=invitation,
                    by=self._desk,
                    now=at,
                    nps=said.nps,
                    csat=said.csat,
                    ces=said.ces,
                    comment=said.comment,
                    wants_contact=said.wants_contact,
                    counselor_may_see=said.counselor_may_see,
                )

    def _mend(self, visit: Visit, invitation: Invitation) -> None:
        mending = self._story.mendings.get((self._life.number, visit.number))
        if mending is None or not (mending.moves or mending.closed_at):
            return
        case = RecoveryCase.objects.get(invitation=invitation)
        for place, move in enumerate(mending.moves):
            record_step(
                case=case,
                step=move.step,
                note=move.note,
                failure_type="" if place else mending.failure,
                by=self._manager if move.step == "act" else self._desk,
                now=move.at,
            )
        if mending.closed_at:
            close_case(
                case=case,
                client_agreed=mending.client_agreed,
                root_cause=mending.cause,
                by=self._manager,
                now=mending.closed_at,
            )

    @staticmethod
    def _moment(moment: datetime | None) -> datetime:
        if moment is None:
            raise LookupError("the story has an answer without a time")
        return moment
