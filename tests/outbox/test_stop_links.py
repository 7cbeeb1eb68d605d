"""Every email can be stopped by its own link, and by the button of a mail program (RFC 8058)."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client as Browser
from django.utils import timezone

from feedback.letters import INVITATION
from intake.letters import SELF_FILL
from outbox import letters
from outbox.models import Message
from outbox.selectors import STOPPED_ALONE, stop_link
from outbox.services import send_due
from packages.letters import LETTERS
from people import keys
from people.models import Client, Consent, TrailEvent
from people.selectors import consents_of
from people.services import record_consent
from tests.post import Sink

Queue = Callable[..., Message]
OURS = "http://127.0.0.1:8000"
PURPOSES = sorted(Consent.Purpose.values)


def path_of(mail: EmailMessage) -> str:
    return re.fullmatch(rf"<{OURS}(/stop/[\w-]+/)>", mail["List-Unsubscribe"].strip())[1]


@pytest.fixture
def mail_about(queue: Queue, sink: Sink, cleo: Client) -> Callable[[str], EmailMessage]:
    """Return a function: send an email for a purpose and return it as it arrived."""

    def send(purpose: str) -> EmailMessage:
        queue()
        Message.objects.update(purpose=purpose)
        assert send_due(now=timezone.now()) == 1
        return sink.mails[-1]

    return send


def test_no_kind_of_email_is_without_a_stop_link() -> None:
    """Every registered kind is composed with a stop link; its templates show it."""
    kinds = {INVITATION, SELF_FILL, *LETTERS.values(), "feedback.reminder"}
    assert kinds <= set(letters._letters)
    assert {name for name in letters._letters if not name.startswith("test.")} == kinds


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_button_of_a_mail_program_stops_them_without_a_cookie(
    mail_about: Callable[[str], EmailMessage], cleo: Client, purpose: str
) -> None:
    mail = mail_about(purpose)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(path_of(mail), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    stopped = purpose if purpose in STOPPED_ALONE else "email"
    assert consents_of(cleo)[stopped] is False
    others = {"care", "email", "surveys", "phone"} - {stopped}
    assert all(consents_of(cleo)[other] for other in others)
    assert Consent.objects.get(given=False).source == "stop_link"


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_look_changes_nothing_however_often(
    mail_about: Callable[[str], EmailMessage], cleo: Client, method: str
) -> None:
    path = path_of(mail_about("surveys"))
    before = (consents_of(cleo), TrailEvent.objects.count())
    for _ in range(10):
        assert getattr(Browser(), method)(path).status_code == 200
    assert (consents_of(cleo), TrailEvent.objects.count()) == before


def test_twice_is_once(mail_about: Callable[[str], EmailMessage], cleo: Client) -> None:
    path = path_of(mail_about("surveys"))
    for _ in range(3):
        assert "您不会再收到此类邮件" in Browser().post(path).content.decode()
    assert Consent.objects.filter(client=cleo, given=False).count() == 1


def test_what_was_stopped_does_not_leave_again_until_the_client_wants_it(
    mail_about: Callable[[str], EmailMessage], queue: Queue, cleo: Client
) -> None:
    Browser().post(path_of(mail_about("reminders")))
    message = queue()
    Message.objects.filter(pk=message.pk).update(purpose="reminders")
    assert send_due(now=timezone.now()) == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == ("suppressed", "opted_out")
    record_consent(
        client=cleo, purpose="reminders", given=True, source="spoken", by=None, now=timezone.now()
    )
    other = queue()
    Message.objects.filter(pk=other.pk).update(purpose="reminders")
    assert send_due(now=timezone.now()) == 1


def sealed(words: bytes, bound_to: bytes) -> str:
    import base64

    envelope = keys.ring("client").seal(words, bound_to)
    return base64.urlsafe_b64encode(envelope).decode().rstrip("=")


def test_unknown_forged_and_foreign_links_answer_the_same_bytes(db: None) -> None:
    unknown = [
        "x",
        "AAAA",
        "ü" * 20,
        "A" * 3000,
        sealed(b"1|surveys", b"another.purpose"),
        sealed(b"999999999|surveys", b"outbox.stop_link"),
        sealed(b"|surveys", b"outbox.stop_link"),
    ]
    pages = {Browser().post(f"/stop/{token}/").content for token in unknown}
    assert len(pages) == 1
    assert not Consent.objects.exists()


def test_the_address_holds_no_datum_of_the_client(queue: Queue, cleo: Client) -> None:
    link = stop_link(queue())
    assert cleo.email not in link
    assert str(cleo.public_id) not in link
    assert link != stop_link(Message.objects.get())


def test_the_page_speaks_the_clients_language(queue: Queue, cleo: Client) -> None:
    cleo.language = "zh-hans"
    cleo.save()
    page = Browser().get(stop_link(queue()).removeprefix(OURS)).content.decode()
    assert 'lang="zh-CN"' in page


def test_guessing_is_slowed_down(db: None) -> None:
    browser = Browser()
    assert [browser.post(f"/stop/{number}/").status_code for number in range(21)][-1] == 429


def test_every_template_of_an_email_names_the_stop_link() -> None:
    from django.conf import settings

    folder = settings.BASE_DIR / "templates" / "emails"
    for path in folder.glob("*.txt"):
        assert "{{ stop_link }}" in path.read_text(), path
    for path in folder.glob("*.html"):
        text = path.read_text()
        assert "{{ stop_link }}" in text or "block stop" not in text, path
