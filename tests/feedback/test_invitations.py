"""One invitation for each session and participant, and its letters."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from feedback.models import Invitation, SurveyForm
from feedback.services import install_survey_form, plan_invitation
from outbox.models import Message
from people.models import Client
from scheduling.models import SessionRecord
from tests.feedback.conftest import hold_session


def test_a_held_session_is_asked_about_after_24_and_48_hours(cleo: Client, now: datetime) -> None:
    invitation = plan_invitation(hold_session(cleo, ended_at=now), now)

    letters = {message.letter: message for message in Message.objects.all()}
    assert letters.keys() == {"feedback.invitation", "feedback.reminder"}
    assert letters["feedback.invitation"].due_at == now + timedelta(hours=24)
    assert letters["feedback.reminder"].due_at == now + timedelta(hours=48)
    assert {message.about for message in letters.values()} == {invitation.public_id}
    assert {message.expires_at for message in letters.values()} == {now + timedelta(hours=72)}
    assert invitation.closes_at == now + timedelta(hours=72)
    assert invitation.changed_at == now


def test_the_row_exists_also_without_consent(cleo: Client, now: datetime) -> None:
    cleo.email = ""
    invitation = plan_invitation(hold_session(cleo, ended_at=now), now)
    assert invitation.not_sent_reason == ""


def test_planning_twice_makes_one_invitation(cleo: Client, now: datetime) -> None:
    session = hold_session(cleo, ended_at=now)
    assert plan_invitation(session, now) == plan_invitation(session, now)
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_invitation(cleo: Client, now: datetime) -> None:
    session = hold_session(cleo, ended_at=now)
    install_survey_form(now)
    ready = threading.Barrier(8)

    def write() -> None:
        try:
            ready.wait()
            plan_invitation(SessionRecord.objects.get(pk=session.pk), now)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Invitation.objects.count() == 1
    assert Message.objects.count() == 2


def test_the_invitation_keeps_the_tier_of_the_day(
    invite: Callable[..., Invitation], cleo: Client
) -> None:
    cleo.standing.tier = "flagship"
    cleo.standing.save()
    invitation = invite()
    cleo.standing.tier = "basic"
    cleo.standing.save()
    assert Invitation.objects.get(pk=invitation.pk).tier == "flagship"


def test_no_question_is_longer_than_twenty_chinese_characters(db: None, now: datetime) -> None:
    content = install_survey_form(now).questions
    asked = [*content["questions"], content["comment"]]
    for question in asked:
        assert len(question["text"]["zh-Hans"]) <= 20, question
        assert question["text"]["en"]
    assert content["minutes"] <= 5


def test_the_form_is_installed_once_and_changed_words_are_a_new_version(
    db: None, now: datetime
) -> None:
    first = install_survey_form(now)
    assert install_survey_form(now) == first
    SurveyForm.objects.update(questions={"questions": []})
    second = install_survey_form(now)
    assert second.version == first.version + 1
    assert not SurveyForm.objects.get(pk=first.pk).active
