"""What was asked after every session, what came back, and what followed from it."""

from datetime import datetime, timedelta
from hashlib import sha256

from benchmarks.dataset.calendar import LENGTH, SESSIONS
from benchmarks.dataset.clients import Person, public_id
from benchmarks.dataset.tables import Sealed, Table
from benchmarks.dataset.world import World
from feedback.letters import INVITATION, REMINDER
from feedback.models import Answer, Invitation, RecoveryCase
from feedback.rules.recovery import first_reply_due, why_open
from feedback.rules.surveys import due_times
from outbox.models import Message
from people.models import Task

COMMENT = "咨询师很耐心，时间安排可以再灵活一些。"
SOON = timedelta(seconds=30)
ANSWERED_AFTER = timedelta(hours=5)
STILL_OPEN = timedelta(days=3)
# By the session's number, going round: NPS, CSAT, CES of those who answer.
ANSWERS = ((10, 5, 1), (9, 5, 2), (8, 4, 2), (9, 4, 1), (7, 4, 3), (10, 5, 2), (9, 5, 1), (4, 2, 6))
# Of twenty sessions: one could not be asked about, eight stay silent.
UNASKED, SILENT = 1, 8


class Feedback:
    """The rooms of ``feedback`` and ``outbox``: an invitation and two letters a session."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._invitations = Table(
            Invitation, "id", "public_id", "client_id", "session_id", "form_id", "counselor_id",
            "site_id", "tier", "segment", "package_id", "ended_at", "due_at", "closes_at",
            "token_digest", "sent_at", "answered_at", "closed_at", "not_sent_reason", "changed_at",
        )  # fmt: skip
        self._letters = Table(
            Message, "public_id", "client_id", "letter", "about", "purpose", "due_at",
            "expires_at", "state", "reason", "sent_at",
        )  # fmt: skip
        self._answers = Table(
            Answer, "public_id", "client_id", "invitation_id", "nps", "csat", "ces",
            "answered_at", "comment",
        )  # fmt: skip
        self._cases = Table(
            RecoveryCase, "public_id", "client_id", "invitation_id", "reasons", "opened_at",
            "reply_due_at", "first_reply_at", "closed_at",
        )  # fmt: skip
        self._calls = Table(
            Task, "public_id", "client_id", "kind", "about", "due_at", "done_at", "outcome"
        )
        self.tables = (
            self._invitations,
            self._letters,
            self._answers,
            self._cases,
            self._calls,
        )
        self._seal = Sealed(Answer, "comment").seal

    def write(self, person: Person) -> None:
        for number in range(1, SESSIONS + 1):
            self._ask(person, number)

    def _ask(self, person: Person, number: int) -> None:
        ended = self._world.calendar.session(person.place, number) + LENGTH
        times, now = due_times(ended), self._world.now
        key = person.id * SESSIONS + number
        own, turn = public_id(12, key), key * 7 % 20
        reason = "no_consent" if turn < UNASKED else ""
        sent = times.invite_at + SOON if not reason and times.invite_at < now else None
        replied = times.invite_at + ANSWERED_AFTER if turn >= UNASKED + SILENT else None
        replied = replied if replied and replied < now else None
        closed = times.close_at if not replied and times.close_at < now else None
        self._invitations.add(
            key, own, person.id, key, self._world.survey, person.counselor.pk,
            person.counselor.site_id, person.kind.tier.value, person.kind.package.segment,
            person.kind.package.pk, ended, times.invite_at, times.close_at,
            sha256(own.encode()).digest(), sent, replied, closed, reason,
            replied or closed or sent or ended,
        )  # fmt: skip
        self._letter(person, own, INVITATION, times.invite_at, times.close_at, sent, reason)
        reminded = times.remind_at + SOON if sent and not replied else None
        reminded = reminded if reminded and reminded < now else None
        kept = reason or ("answered" if replied else "")
        self._letter(person, own, REMINDER, times.remind_at, times.close_at, reminded, kept)
        if replied:
            self._answer(person, key, replied)
        elif closed and not reason:
            self._call(person, key, own, closed)

    def _letter(
        self,
        person: Person,
        about: str,
        letter: str,
        due: datetime,
        expires: datetime,
        sent: datetime | None,
        reason: str,
    ) -> None:
        state = "suppressed" if reason else "sent" if sent else "queued"
        kind = 13 if letter == INVITATION else 14
        self._letters.add(
            f"{kind:08x}{about[8:]}", person.id, letter, about, "surveys", due, expires, state,
            reason, sent,
        )  # fmt: skip

    def _answer(self, person: Person, key: int, at: datetime) -> None:
        nps, csat, ces = ANSWERS[key % len(ANSWERS)]
        own = public_id(15, key)
        comment = COMMENT if key % 4 == 0 else None
        self._answers.add(
            own, person.id, key, nps, csat, ces, at, *self._seal(own, person.key, comment)
        )
        if reasons := why_open(nps=nps, csat=csat, ces=ces, wants_contact=False):
            over = at + STILL_OPEN < self._world.now
            closed = at + STILL_OPEN if over else None
            self._cases.add(
                public_id(16, key), person.id, key, [str(reason.value) for reason in reasons], at,
                first_reply_due(at), at + ANSWERED_AFTER if over else None, closed,
            )  # fmt: skip

    def _call(self, person: Person, key: int, about: str, at: datetime) -> None:
        over = at + STILL_OPEN < self._world.now
        self._calls.add(
            public_id(17, key), person.id, "call_back", about, at,
            at + STILL_OPEN if over else None, "not_reached" if over else "",
        )  # fmt: skip
