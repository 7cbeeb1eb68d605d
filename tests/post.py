"""A mail server that keeps what it is given."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Sink:
    """What arrived. ``answers`` are given instead of taking a mail, one each, then mails go in.

    to_sender   the answer to whoever wants to send, "" lets them
    """

    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    to_sender: str = ""

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, delivery: Envelope, sender: str, options: list[str]
    ) -> str:
        if self.to_sender:
            return self.to_sender
        delivery.mail_from = sender
        delivery.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, delivery: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        content = delivery.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        return "250 Kept"


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    kept = Sink()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield kept
    controller.stop()
