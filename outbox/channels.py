"""How a letter leaves: by e-mail, over SMTP."""

from email.utils import formataddr, parseaddr
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from common.text import in_language
from outbox.letters import Envelope
from outbox.models import Message

# What a mail server or the way to it may answer with. Everything else is a bug and is loud.
REFUSALS = (SMTPException, OSError)
PERMANENT = 500


class SenderRefused(Exception):
    """The mail server does not take mails from the practice now: no letter is to blame for it."""


def by_mail(
    connection: BaseEmailBackend, message: Message, envelope: Envelope, *, stop_link: str
) -> None:
    """Hand one letter to the mail server, or let its refusal through.

    :raises SenderRefused: where the server takes nothing from this sender
    :raises smtplib.SMTPException, OSError: where the server does not take it
    """
    mail = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=_sender(envelope.language),
        to=[message.client.email],
        headers={
            # The same letter has the same name, however often it is tried.
            "Message-ID": f"<{message.public_id}@{_host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": envelope.language,
            # RFC 8058: mail programs show a button that stops these letters with one POST.
            "List-Unsubscribe": f"<{stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        connection=connection,
    )
    mail.attach_alternative(envelope.html, "text/html")
    try:
        mail.send()
    except SMTPSenderRefused as refusal:
        raise SenderRefused from refusal


def is_permanent(refusal: Exception) -> bool:
    """Whether trying again cannot help: the server answered with a 5xx code about the address."""
    if isinstance(refusal, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in refusal.recipients.values())
    if isinstance(refusal, SMTPResponseException):
        return refusal.smtp_code in {550, 551, 553}
    return False


def _sender(language: str) -> str:
    with translation.override(language):
        name = in_language(settings.PRACTICE_NAME, settings.PRACTICE_NAME_ZH)
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
