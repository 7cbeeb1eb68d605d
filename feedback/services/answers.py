"""Hearing: what a client says through the link, or on the phone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from crisis.models import AlertSign
from crisis.services import dangers_of, raise_alert, screen
from feedback import selectors, words
from feedback.models import Answer, FeedbackItem, Invitation, RecoveryCase
from feedback.rules.recovery import first_reply_due, why_open
from feedback.rules.surveys import check_survey_answers, is_late
from outbox.selectors import STOP_LINK
from people import trail
from people.models import Consent, Task, User
from people.services import finish_task, record_consent


class AlreadyAnswered(DomainError):
    """One invitation has one answer, and this one has it."""


class ImpossibleAnswer(DomainError):
    """Nothing was answered, or a number is off its scale."""

    status = 422


@transaction.atomic
def answer(
    *,
    invitation: Invitation,
    nps: int | None = None,
    csat: int | None = None,
    ces: int | None = None,
    comment: str = "",
    wants_contact: bool = False,
    counselor_may_see: bool = False,
    mode: str = Answer.Mode.LINK,
    by: User | None = None,
    signed_in: User | None = None,
    now: datetime,
) -> Answer:
    """Write the one answer to an invitation, and what follows from it at once.

    1. One conditional update decides who was first; fifty at once make one answer.
    2. A bad answer opens a recovery case, a sign of danger in the comment an alert.
    3. All of it stands or falls together.

    signed_in   who of the staff was signed in where the link was answered; such an answer is
                kept and left out of every figure, as is one of the client's own counselor

    :raises ImpossibleAnswer: if nothing was answered or a number is off its scale
    :raises AlreadyAnswered: if the invitation has an answer
    """
    for problem in check_survey_answers(nps=nps, csat=csat, ces=ces, comment=comment):
        raise ImpossibleAnswer(words.problem_text(problem))
    unanswered = Invitation.objects.filter(pk=invitation.pk, answered_at=None)
    by_link = mode == Answer.Mode.LINK
    opened = {"opened_at": Coalesce("opened_at", Value(now))} if by_link else {}
    if not unanswered.update(answered_at=now, changed_at=now, **opened):
        raise AlreadyAnswered(_("This survey has already been answered."))

    late = is_late(answered_at=now, ended_at=invitation.ended_at)
    _text, dangers = dangers_of([comment.strip()])
    given = Answer.objects.create(
        client=invitation.client,
        invitation=invitation,
        nps=nps,
        csat=csat,
        ces=ces,
        comment=comment.strip() or None,
        wants_contact=wants_contact,
        counselor_may_see=counselor_may_see,
        mode=mode,
        late=late,
        danger_sign=bool(dangers),
        not_counted=_not_counted(invitation, by=by, signed_in=signed_in),
        answered_at=now,
        recorded_by=by or signed_in,
    )
    FeedbackItem.objects.create(
        client=invitation.client,
        answer=given,
        has_comment=given.comment is not None,
        received_at=now,
    )
    reasons = why_open(nps=nps, csat=csat, ces=ces, wants_contact=wants_contact)
    if reasons:
        RecoveryCase.objects.create(
            client=invitation.client,
            invitation=invitation,
            reasons=list(reasons),
            opened_at=now,
            reply_due_at=first_reply_due(now),
        )
    door = AlertSign.Door.SURVEY if by_link else AlertSign.Door.CALL_BACK
    screen(client=invitation.client, door=door, texts=[comment.strip()], by=by, now=now)
    if late and by_link:
        _nobody_needs_to_call(invitation, now=now)
    trail.record(
        "feedback.answer.given",
        on=given,
        by=by or signed_in,
        mode=mode,
        late=late,
        case=bool(reasons),
        counted=not given.not_counted,
    )
    return given


def _not_counted(invitation: Invitation, *, by: User | None, signed_in: User | None) -> str:
    """Return why an answer is left out of every figure, or ""."""
    counselors = {invitation.counselor_id, invitation.client.counselor_id}
    if by is not None and by.pk in counselors:
        return Answer.NotCounted.OWN_COUNSELOR
    return Answer.NotCounted.STAFF_BROWSER if signed_in is not None else ""


def mark_opened(*, invitation: Invitation, now: datetime) -> None:
    """Note the first touch of the survey. A look is no touch: mail scanners look too."""
    untouched = Invitation.objects.filter(pk=invitation.pk, opened_at=None)
    untouched.update(opened_at=now, changed_at=now)


@transaction.atomic
def stop_surveys(*, invitation: Invitation, now: datetime) -> None:
    """Withdraw the consent to surveys; again changes nothing."""
    if selectors.has_stopped(invitation.client):
        return
    record_consent(
        client=invitation.client,
        purpose=Consent.Purpose.SURVEYS,
        given=False,
        source=STOP_LINK,
        by=None,
        now=now,
    )


def ask_for_help(*, invitation: Invitation, now: datetime) -> None:
    """The client needs help now: raise the alert that starts the thirty minutes."""
    raise_alert(client=invitation.client, source="help_now", sign="help_now", by=None, now=now)


def _nobody_needs_to_call(invitation: Invitation, *, now: datetime) -> None:
    calls = Task.objects.open().filter(kind=Task.Kind.CALL_BACK, about=invitation.public_id)
    for task in calls:
        finish_task(task=task, outcome="answered_by_link", by=None, now=now)
