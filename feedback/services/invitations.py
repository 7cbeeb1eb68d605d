"""Asking: the questions in force, and one invitation for each session and participant."""

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction

from common.once import insert_once
from feedback import links, selectors
from feedback.letters import INVITATION, REMINDER
from feedback.models import Invitation, SurveyForm
from feedback.rules.surveys import due_times
from outbox.services import enqueue
from people.models import Consent
from scheduling.models import SessionRecord

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


def asks_at(ended_at: datetime) -> datetime:
    """Return when the client of a session that ended then will be asked."""
    return due_times(ended_at).invite_at


@transaction.atomic
def plan_invitation(session: SessionRecord, now: datetime) -> Invitation:
    """Write the promise to ask about this session, and its two letters; again changes nothing.

    Runs in the transaction that marks the session held, so that "held" and "asked" never part.
    Whether the client agreed, has an address or is in silence is asked when the letter leaves;
    the row always exists.
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
    return invitation
