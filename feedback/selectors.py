"""Questions about invitations, answers and cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from common.asking import Columns, Question
from common.remembered import remembered
from feedback.links import OPENS_FOR
from feedback.models import (
    Answer,
    FeedbackItem,
    Invitation,
    RecoveryCase,
    RecoveryStep,
    SurveyForm,
)
from people.access import Scope, matrix, scope_of
from people.models import Client, Consent, Task, User
from people.selectors import consents_of, consents_of_many, tasks_due
from people.selectors.reading import CLIENT
from scheduling.models import SessionRecord

AFTER_SESSION = "after-session"
BOARD = 200
# What the inbox shows, each in its order: what waits longest is read first.
INBOX = {
    "to_read": ("received_at", "id"),
    "read": ("-received_at", "-id"),
    "all": ("-received_at", "-id"),
}
# Reasons for not sending that leave the phone open; a missing consent does not.
MAY_STILL_CALL = ("", "no_contact", "bounced", "unreachable", "cannot_be_written", "expired")


@dataclass(frozen=True, slots=True)
class CallBack:
    """One client to call, and the session it is about."""

    task: Task
    invitation: Invitation


@remembered
def form_in_force() -> SurveyForm | None:
    """Return the questions for after a session, as they are or were a moment ago."""
    return newest_form()


def newest_form() -> SurveyForm | None:
    """Return the newest active questions for after a session."""
    forms = SurveyForm.objects.filter(code=AFTER_SESSION, active=True).defer("questions")
    return forms.order_by("-version").first()


def invitation_of_link(digest: bytes, now: datetime) -> Invitation | None:
    """Return the invitation a link opens; None where it is unknown, too old or withdrawn.

    Its form is read when a page shows it: an answer needs only its client.
    """
    for row in OF_LINK.ask(None, digest=digest, since=now - OPENS_FOR):
        values = iter(row)
        invitation = INVITATION.made(values)
        invitation.client = CLIENT.made(values)
        return _instead_of(invitation) if invitation.voided_at else invitation
    return None


def _instead_of(voided: Invitation) -> Invitation:
    """Return what asks about the same session now, where its record was written anew.

    What the client was sent stays good: the answer belongs to the record that stands.
    """
    if voided.answered_at:
        return voided
    again = Invitation.objects.filter(
        session__appointment__sessions=voided.session_id, client=voided.client_id, voided_at=None
    )
    newest = again.order_by("-id").first()
    if newest is None:
        return voided
    newest.client = voided.client
    return newest


def _of_link(_reader: Any, *, digest: Any, since: Any) -> "QuerySet[Any, Any]":
    rows = Invitation.objects.filter(token_digest=digest, ended_at__gt=since)
    return rows.values_list(*INVITATION.at(), *CLIENT.at("client"))[:1]


INVITATION = Columns.of(Invitation)
OF_LINK = Question(_of_link)


def invitation_after(session: SessionRecord) -> Invitation:
    """Return the invitation that was planned with this session.

    :raises Invitation.DoesNotExist: for a session that nobody is asked about
    """
    for row in AFTER.ask(None, session=session.pk):
        return INVITATION.made(iter(row))
    raise Invitation.DoesNotExist


def _after(_reader: Any, *, session: Any) -> "QuerySet[Any, Any]":
    return Invitation.objects.filter(session_id=session).values_list(*INVITATION.at())


AFTER = Question(_after)


def has_stopped(client: Client) -> bool:
    """Whether the client's last word about surveys was no."""
    return consents_of(client).get(Consent.Purpose.SURVEYS) is False


def may_be_called(clients: Iterable[Client]) -> set[int]:
    """Return the keys of those who agreed to surveys and to calls, and gave a number."""
    reachable = {client.pk for client in clients if client.phone}
    return {
        client
        for client, agreed in consents_of_many(reachable).items()
        if agreed.get(Consent.Purpose.SURVEYS) and agreed.get(Consent.Purpose.PHONE)
    }


def call_backs_due(user: User, now: datetime) -> list[CallBack]:
    """Return whom to call now, longest waiting first."""
    tasks = list(tasks_due(user, Task.Kind.CALL_BACK, now).select_related("client")[:BOARD])
    about = Invitation.objects.filter(
        public_id__in=[task.about for task in tasks], answered_at=None
    )
    known = {invitation.public_id: invitation for invitation in about}
    return [CallBack(task, known[task.about]) for task in tasks if task.about in known]


def call_back(task: Task) -> CallBack:
    invitation = Invitation.objects.select_related("client", "form").get(public_id=task.about)
    return CallBack(task, invitation)


def open_cases(user: User) -> list[RecoveryCase]:
    """Return the cases this person may see and nobody has closed, oldest first."""
    visible = RecoveryCase.objects.visible_to(user).open()
    return list(visible.select_related("client", "owner").order_by("opened_at", "id")[:BOARD])


def closed_cases(user: User) -> list[RecoveryCase]:
    """Return the cases closed last, newest first."""
    closed = RecoveryCase.objects.visible_to(user).exclude(closed_at=None)
    return list(closed.select_related("client", "owner").order_by("-closed_at", "-id")[:10])


def steps_of(case: RecoveryCase) -> list[RecoveryStep]:
    """Return everything that was done about a case, oldest first."""
    steps = list(case.steps.select_related("done_by").order_by("id"))
    for step in steps:
        step.case = case  # the key that opens the notes is the case's client's
    return steps


def steps_of_this_round(case: RecoveryCase) -> list[RecoveryStep]:
    """Return what was done since the case was opened, or opened again."""
    began = case.reopened_at or case.opened_at
    return [step for step in steps_of(case) if step.done_at >= began]


def possible_owners(invitation: Invitation) -> "QuerySet[User]":
    """Return who may handle a case of this invitation, by name: never her own counselor unasked."""
    client = invitation.client
    reach = {
        Scope.ALL: Q(),
        Scope.OWN: Q(pk=client.counselor_id),
        Scope.TEAM: Q(pk=client.counselor.supervisor_id)
        if client.counselor
        else Q(site=client.site_id),
    }
    scopes = {role: matrix().scope("recovery_case", role, "update") for role in User.Role.values}
    by_role = [Q(role=role) & reach[scope] for role, scope in scopes.items() if scope in reach]
    staff = User.objects.filter(reduce(or_, by_role), is_active=True)
    if not Answer.objects.filter(invitation=invitation, counselor_may_see=True).exists():
        staff = staff.exclude(pk__in=[client.counselor_id or 0, invitation.counselor_id])
    return staff.order_by("name", "pk")


def answer_shown_to(user: User, invitation: Invitation) -> Answer | None:
    """Return the answer where this person may read it: by role, or by the client's explicit yes."""
    by_role = Answer.objects.visible_to(user).filter(invitation=invitation)
    agreed = Q(invitation=invitation, counselor_may_see=True, client__counselor_id=user.pk)
    return by_role.first() or Answer.objects.filter(agreed).first()


def answers_opened_to(user: User, answers: Iterable[str]) -> dict[str, Answer]:
    """Return those of some answers that their client opened to this counselor, by public id."""
    opened = Answer.objects.filter(counselor_may_see=True, client__counselor_id=user.pk)
    rows = opened.filter(public_id__in=list(answers)).select_related("client")
    return {str(answer.public_id): answer for answer in rows}


def inbox(user: User, *, show: str, comment: bool) -> "QuerySet[FeedbackItem]":
    """Return what clients said, for who may read single answers; ``page_by_key`` puts it in order.

    show      a key of ``INBOX``
    comment   only answers with a comment
    """
    items = FeedbackItem.objects.visible_to(user).select_related("client", "read_by", "answer")
    if show == "to_read":
        items = items.to_read()
    elif show == "read":
        items = items.exclude(read_at=None)
    if comment:
        items = items.filter(has_comment=True)
    return items.defer("answer__comment").select_related("answer__invitation__recovery_case")


def cases_seen_from_outside(user: User) -> "QuerySet[RecoveryCase]":
    """Return every case for somebody who may know that there is one and no more, newest first."""
    if scope_of(user, "recovery_case", "list") is not Scope.META:
        return RecoveryCase.objects.none()
    times = ("step", "opened_at", "reply_due_at", "first_reply_at", "closed_at", "reopened_at")
    return RecoveryCase.objects.only(*times).order_by("-opened_at", "-id")


def hides_cases(user: User) -> bool:
    """Whether cases of her own clients may exist that this person is not shown."""
    return scope_of(user, "recovery_case", "list") is Scope.OWN
