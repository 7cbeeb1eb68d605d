"""The demo's mailbox shows what was sent, and runs none of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client as Browser

Keep = Callable[..., str]


@pytest.fixture
def keep(settings, tmp_path: Path, db: None) -> Keep:
    settings.MAILBOX_DIR = tmp_path
    kept = iter(range(1, 10_000))

    def one(content: bytes) -> str:
        name = f"{1_700_000_000_000_000_000:020d}-{next(kept):06d}"
        (tmp_path / f"{name}.eml").write_bytes(content)
        return name

    return one


def mail(body: bytes, kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    return (
        b"X-Envelope-To: cleo@client.example\r\nSubject: Three questions\r\n"
        b"From: practice@counselcrm.example\r\nContent-Type: " + kind + b"\r\n\r\n" + body
    )


def test_letters_are_listed_newest_first_and_open(keep: Keep) -> None:
    first, second = keep(mail(b"one")), keep(mail(b"two http://127.0.0.1:8000/s/abc now"))
    text = Browser().get("/mailbox/").content.decode()
    assert text.index(second) < text.index(first)
    text = Browser().get(f"/mailbox/{second}/").content.decode()
    assert '<a href="http://127.0.0.1:8000/s/abc"' in text
    assert "cleo@client.example" in text


def test_an_empty_mailbox_says_how_to_fill_it(keep: Keep) -> None:
    assert "fast_forward" in Browser().get("/mailbox/").content.decode()


def test_nothing_in_a_letter_is_run(keep: Keep) -> None:
    evil = b"<script>alert(1)</script><img src=x onerror=alert(1)>"
    for kind in (b"text/html; charset=utf-8", b"text/plain; charset=utf-8"):
        text = Browser().get(f"/mailbox/{keep(mail(evil, kind))}/").content.decode()
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        mail(b"\xff\xfe\xfd"),
        mail(b"x", b"text/plain; charset=no-such-charset"),
        mail(b"x", b"multipart/alternative; boundary=b"),
        b"Subject: =?utf-8?b?5L2g5aW9?=\r\nFrom: <<<>>>\r\nTo: ,,,\r\n\r\nhello",
        b"Subject: a\r\n b\x00c\r\n\r\n",
    ],
)
def test_a_broken_letter_breaks_no_page(keep: Keep, content: bytes) -> None:
    name = keep(content)
    assert Browser().get("/mailbox/").status_code == 200
    assert Browser().get(f"/mailbox/{name}/").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["x", "..", "%2e%2e%2fsecret", "00000000000000000001-000001", "a" * 300, "%00", "①" * 20],
)
def test_unknown_and_malformed_names_are_not_there(keep: Keep, name: str) -> None:
    keep(mail(b"one"))
    assert Browser().get(f"/mailbox/{name}/").status_code == 404


def test_without_a_mailbox_there_is_no_page(settings, db: None) -> None:
    settings.MAILBOX_DIR = None
    assert Browser().get("/mailbox/").status_code == 404
