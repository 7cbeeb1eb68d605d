"""Three questions at +24 h over real SMTP, one reminder to the silent at +48 h."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from crisis.services import close_alert, raise_alert, start_intervention
from feedback.models import Answer, Invitation
from feedback.services import answer
from outbox.models import Message
from outbox.services import send_due
from people.models import Client, User
from people.services import record_consent
from tests.post import Sink, sink

__all__ = ["sink"]

Invite = Callable[..., Invitation]


def letter(invitation: Invitation, name: str = "feedback.invitation") -> Message:
    return Message.objects.get(letter=name, about=invitation.public_id)


def test_the_link_in_the_mail_leads_through_the_whole_loop(
    sink: Sink, invitation: Invitation
) -> None:
    assert send_due(now=timezone.now()) == 1
    [mail] = sink.mails
    words = mail.get_body(("plain",)).get_content()
    link = re.search(r"http://127\.0\.0\.1:8000(/s/\S+)", words)
    assert link is not None
    visitor = Browser()
    visitor.get(link[1])
    visitor.post("/survey/", {"nps": "10"})
    assert Answer.objects.get().invitation == invitation
    invitation.refresh_from_db()
    assert invitation.sent_at is not None
    assert invitation.not_sent_reason == ""


@pytest.mark.parametrize(
    ("language", "subject", "word"),
    [
        ("en", "Three short questions for you", "about a minute"),
        pytest.param("zh-hans", None, "12356", id="Chinese"),
    ],
)
def test_the_mail_is_in_the_clients_language_without_any_personal_datum(
    sink: Sink,
    invitation: Invitation,
    cleo: Client,
    language: str,
    subject: str | None,
    word: str,
) -> None:
    Client.objects.update(language=language)
    send_due(now=timezone.now())
    [mail] = sink.mails
    assert mail["Content-Language"] == language
    assert subject is None or mail["Subject"] == subject
    whole = mail.as_string()
    for kind in ("plain", "html"):
        words = mail.get_body((kind,)).get_content()
        assert word in words
        assert "/stop/" in words
        assert "style=" not in words
        whole += words
    counselor = cleo.counselor
    assert counselor is not None
    for secret in (cleo.name, cleo.code, cleo.phone, counselor.user.name):
        assert secret not in whole


def test_the_silent_are_reminded_once_with_the_same_link(sink: Sink, invite: Invite) -> None:
    invitation = invite(hours=25)
    a_day_ago = timezone.now() - timedelta(hours=24)
    assert send_due(now=a_day_ago) == 1
    Message.objects.filter(letter="feedback.reminder").update(due_at=a_day_ago)
    assert [send_due(now=timezone.now()), send_due(now=timezone.now())] == [1, 0]
    invitation.refresh_from_db()
    assert invitation.reminded_at is not None
    links = {
        re.search(r"/s/([\w-]+)", mail.get_body(("plain",)).get_content())[1] for mail in sink.mails
    }
    assert len(sink.mails) == 2
    assert len(links) == 1


def test_who_has_answered_is_not_reminded(sink: Sink, invite: Invite, today: datetime) -> None:
    invitation = invite(hours=49)
    answer(invitation=invitation, nps=9, now=today)
    send_due(now=today)
    assert sink.mails == []
    reminder = letter(invitation, "feedback.reminder")
    assert (reminder.state, reminder.reason) == ("suppressed", "answered")
    invitation.refresh_from_db()
    assert invitation.not_sent_reason == ""


def test_a_session_written_down_late_brings_one_mail_not_two(sink: Sink, invite: Invite) -> None:
    invitation = invite(hours=50)
    send_due(now=timezone.now())
    assert len(sink.mails) == 1
    assert letter(invitation, "feedback.reminder").reason == "just_invited"


@pytest.mark.parametrize(
    ("purpose", "source", "reason"),
    [
        ("surveys", "intake", "no_consent"),
        ("surveys", "stop_link", "opted_out"),
        ("email", "intake", "no_contact"),
    ],
)
def test_the_ledger_says_why_nothing_was_sent(
    sink: Sink,
    invitation: Invitation,
    cleo: Client,
    today: datetime,
    purpose: str,
    source: str,
    reason: str,
) -> None:
    record_consent(client=cleo, purpose=purpose, given=False, source=source, by=None, now=today)
    send_due(now=today)
    invitation.refresh_from_db()
    assert invitation.sent_at is None
    assert invitation.not_sent_reason == reason
    assert invitation.changed_at == today
    assert sink.mails == []


def test_a_window_that_closed_before_the_mail_could_leave_is_in_the_ledger(
    sink: Sink, invite: Invite, today: datetime
) -> None:
    invitation = invite(hours=80)
    send_due(now=today)
    invitation.refresh_from_db()
    assert invitation.not_sent_reason == "expired"
    assert sink.mails == []


def test_an_open_alert_keeps_the_survey_back_and_its_end_lets_it_go(
    sink: Sink, invitation: Invitation, cleo: Client, sofia: User, today: datetime
) -> None:
    alert = raise_alert(client=cleo, source="concern", sign="other", by=sofia, now=today)
    assert send_due(now=today) == 0
    assert letter(invitation).state == "held"
    start_intervention(alert=alert, by=sofia, now=today)
    close_alert(alert=alert, measures="spoke with her and her family", by=sofia, now=today)
    assert send_due(now=today) == 1
    assert len(sink.mails) == 1
