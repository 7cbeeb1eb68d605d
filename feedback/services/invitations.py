"""Asking: the questions in force, and one invitation for each session and participant."""

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from common.once import insert_once
from feedback import links, selectors, words
from feedback.letters import INVITATION, REMINDER
from feedback.models import Invitation, SurveyForm
from feedback.rules.surveys import due_times
from outbox.rules.leaving import NotSent
from outbox.services import enqueue, settle
from people import trail
from people.models import Consent, Task
from people.services import finish_task
from scheduling.models import SessionRecord

EXPIRED = "expired"
QUESTIONS = Path(__file__).parent.parent / "questions" / "after-session.json"


@transaction.atomic
def install_survey_form(now: datetime) -> SurveyForm:
    """Put the practice's default questions in force; changed words are a new version."""
    content = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    current = selectors.newest_form()
    if current is not None and current.questions == content:
        return current
    SurveyForm.objects.filter(code=selectors.AFTER_SESSION).update(active=False)
    form, _created = SurveyForm.objects.get_or_create(
        code=selectors.AFTER_SESSION,
        version=current.version + 1 if current else 1,
        defaults={"questions": content},
    )
    return form


def asks_at(ended_at: datetime, recorded_at: datetime) -> datetime | None:
    """Return when the client of a session that ended then is asked; None once 72 hours passed."""
    times = due_times(ended_at)
    return times.invite_at if recorded_at < times.close_at else None


def reason_not_asked(session: SessionRecord) -> str:
    """Return why the client is not asked about a session, as far as its record decides it.

    Consents, addresses and silence are not for everybody who sees a session.
    """
    if session.recorded_at >= due_times(session.ended_at).close_at:
        return str(words.RECORDED_LATE)
    rows = Invitation.objects.filter(session=session.pk, client=session.client_id)
    before = Q(not_sent_reason=NotSent.ASKED_BEFORE) | Q(sent_at__lt=session.recorded_at)
    return str(words.ASKED_BEFORE) if rows.filter(before).exists() else ""


@transaction.atomic
def plan_invitation(session: SessionRecord, now: datetime) -> Invitation:
    """Write the promise to ask about this session, and its two letters; again changes nothing.

    Runs in the transaction that marks the session held, so that "held" and "asked" never part.
    Whether the client agreed, has an address or is in silence is asked when the letter leaves;
    the row always exists.

    Two things are known at once and written down at once: a session recorded after its 72 hours
    is ``expired``; and of a session recorded anew the client is not asked twice.
    """
    client, appointment = session.client, session.appointment
    package = appointment.enrollment.package if appointment.enrollment else None
    times = due_times(session.ended_at)
    planned = Invitation(
        session=session,
        client=client,
        form=selectors.form_in_force() or install_survey_form(now),
        counselor_id=session.counselor_id,
        site_id=appointment.site_id,
        tier=client.standing.tier,
        segment=package.segment if package else "",
        package=package,
        ended_at=session.ended_at,
        due_at=times.invite_at,
        closes_at=times.close_at,
        changed_at=now,
    )
    earlier = _asked_earlier(session)
    if earlier is not None and earlier.answered_at is None:
        planned.sent_at, planned.reminded_at = earlier.sent_at, earlier.reminded_at
        planned.opened_at = earlier.opened_at
    planned.token_digest = links.digest_of(links.new_token(planned))
    invitation, is_new = insert_once(planned, session=session, client=client)
    if is_new:
        enqueue(
            client=client,
            about=invitation.public_id,
            letters={INVITATION: times.invite_at, REMINDER: times.remind_at},
            purpose=Consent.Purpose.SURVEYS,
            expires_at=times.close_at,
        )
        if earlier is not None:
            _keep_letters(invitation, NotSent.ASKED_BEFORE, now)
        elif times.close_at <= now:
            _keep_letters(invitation, EXPIRED, now)
    return invitation


@transaction.atomic
def withdraw_invitation(session: SessionRecord, now: datetime) -> bool:
    """Withdraw what a session that is taken back asked; return whether it was answered already.

    Letters that wait never leave, calls are not made. An answer stays where it is, counts, and
    goes on to be looked after.
    """
    invitation = selectors.invitation_after(session)
    invitation.client = session.client
    for letter in (INVITATION, REMINDER):
        settle(letter=letter, about=invitation.public_id, reason=NotSent.VOIDED, now=now)
    calls = Task.objects.open().filter(kind=Task.Kind.CALL_BACK, about=invitation.public_id)
    for task in calls.select_related("client"):
        finish_task(task=task, outcome=NotSent.VOIDED, by=None, now=now)
    rows = Invitation.objects.filter(pk=invitation.pk)
    rows.update(voided_at=now, closed_at=Coalesce("closed_at", Value(now)), changed_at=now)
    trail.record("feedback.invitation.voided", on=invitation)
    return rows.filter(answered_at__isnull=False).exists()


def _asked_earlier(session: SessionRecord) -> Invitation | None:
    """Return what the client was asked about this appointment before its record was taken back."""
    rows = Invitation.objects.filter(session__appointment=session.appointment_id)
    rows = rows.filter(client=session.client_id, voided_at__isnull=False)
    return rows.exclude(sent_at=None, answered_at=None).order_by("-id").first()


def _keep_letters(invitation: Invitation, reason: str, now: datetime) -> None:
    for letter in (INVITATION, REMINDER):
        settle(letter=letter, about=invitation.public_id, reason=reason, now=now)
