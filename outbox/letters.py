"""Letters the practice writes. An app registers its own; the outbox knows only their names.

A letter is about one row (an invitation, later a reminder of a session): it composes the words,
says whether the row still wants it, and is told what became of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is put into the post, in the client's language.

    subject    one line without any personal datum
    html       the same words as ``text``
    language   a code of ``settings.LANGUAGES``
    """

    subject: str
    text: str
    html: str
    language: str


class Letter(Protocol):
    """One kind of letter. ``about`` is the public id of the row it is about."""

    def refuse(self, about: UUID, now: datetime) -> str:
        """Return the code of why the row no longer wants this letter, or "". Must not write."""

    def compose(self, about: UUID, now: datetime, *, stop_link: str) -> Envelope:
        """Return the words. Must not write: a letter in doubt is composed again.

        stop_link   address that stops letters like this one; every letter names it
        """

    def delivered(self, about: UUID, now: datetime) -> None:
        """Note that the mail server took it; in the transaction that marks the message sent."""

    def kept_back(self, about: UUID, reason: str, now: datetime) -> None:
        """Note that it will never leave, and why; in the transaction that marks the message."""


class UnknownLetter(LookupError):
    """A message names a letter that no app has registered."""


_letters: dict[str, Letter] = {}


def register(name: str, letter: Letter) -> None:
    """Make a letter known under ``name``, which its messages carry in the database."""
    _letters[name] = letter


def find(name: str) -> Letter:
    """:raises UnknownLetter: if no app has registered the name"""
    try:
        return _letters[name]
    except KeyError:
        raise UnknownLetter(name) from None
