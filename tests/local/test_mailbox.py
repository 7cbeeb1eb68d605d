"""The demo's mailbox takes mails over real SMTP and keeps each as a file."""

import asyncio
import os
import smtplib
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from counselcrm.local.mailbox import Keeper
from counselcrm.local.ports import LOOPBACK, listen


@pytest.fixture
def mailbox(children, tmp_path):
    """A running mailbox; gives its port and its folder."""
    folder = tmp_path / "mailbox"
    with listen(LOOPBACK, 0) as door:
        port = door.getsockname()[1]
        children.start(
            [sys.executable, "-m", "counselcrm.local.mailbox", str(door.fileno())],
            name="mailbox",
            env={**os.environ, "COUNSELCRM_MAILBOX": str(folder)},
            pass_fds=[door.fileno()],
        )
        yield port, folder


def letter(text: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "practice@a.example", "cleo@b.example", "Hallo 您好"
    mail.set_content(text)
    return mail


def test_each_mail_becomes_one_file_in_order_of_arrival(mailbox):
    port, folder = mailbox
    with smtplib.SMTP(LOOPBACK, port, timeout=10) as client:
        client.send_message(letter("first 一"))
        client.send_message(letter("second"))
    kept = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]
    assert [mail.get_content().strip() for mail in kept] == ["first 一", "second"]
    assert kept[0]["Subject"] == "Hallo 您好"
    assert kept[0]["X-Envelope-To"] == "cleo@b.example"
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_mail_that_is_too_large_is_refused(mailbox):
    port, folder = mailbox
    with (
        smtplib.SMTP(LOOPBACK, port, timeout=10) as client,
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        client.send_message(letter("\n" * 3_000_000))
    assert list(folder.glob("*.eml")) == []


def test_only_the_newest_mails_are_kept(tmp_path):
    async def take_four(keeper: Keeper) -> None:
        for number in range(4):
            mail = SimpleNamespace(content=b"%d" % number, rcpt_tos=["a@b.example"], mail_from="")
            await keeper.handle_DATA(None, None, mail)

    # A browser test before this one leaves its event loop running in the thread of the tests.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(take_four(Keeper(tmp_path, kept=2)))).result()
    assert [path.read_bytes()[-1:] for path in sorted(tmp_path.glob("*.eml"))] == [b"2", b"3"]


def test_it_listens_on_this_machine_only(mailbox):
    port, _ = mailbox
    with socket.create_connection((LOOPBACK, port)) as client:
        assert client.getpeername()[0] == LOOPBACK
