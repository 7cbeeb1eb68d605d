"""The demo's mailbox in the browser: what was really sent over SMTP, read from its files.

Letters are shown as text. Their HTML is never run here: it stands escaped, as source.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import open_to

NAME = re.compile(r"(\d{20})-\d{6}")
SHOWN = 200  # newest letters of the list
LONGEST = 200_000  # characters of one part
DEMO_ONLY = "demo only: the mailbox of synthetic people"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it arrived."""

    name: str
    at: datetime
    to: str
    sender: str
    subject: str
    text: str
    html: str


@open_to(DEMO_ONLY)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "mailbox/list.html", {"letters": _newest()})


@open_to(DEMO_ONLY)
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    context = {"letters": _newest(), "letter": _read(path)}
    return render(request, "mailbox/letter.html", context)


def _folder() -> Path:
    if settings.MAILBOX_DIR is None:
        raise Http404
    return Path(settings.MAILBOX_DIR)


def _newest() -> list[Letter]:
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    known = [name for name in names if NAME.fullmatch(name)][:SHOWN]
    return [_read(_folder() / f"{name}.eml") for name in known]


def _read(path: Path) -> Letter:
    mail = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    nanoseconds = int(path.stem.partition("-")[0])
    return Letter(
        name=path.stem,
        at=datetime.fromtimestamp(nanoseconds / 1e9, tz=UTC),
        to=_header(mail, "X-Envelope-To"),
        sender=_header(mail, "From"),
        subject=_header(mail, "Subject"),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, ""))


def _part(mail: EmailMessage, kind: str) -> str:
    """Return a part as text, "" where there is none; unreadable bytes show as question marks."""
    part = mail.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())[:LONGEST]
    except (LookupError, MessageError):
        raw = part.get_payload(decode=True)
        return raw.decode("utf-8", "replace")[:LONGEST] if isinstance(raw, bytes) else ""
