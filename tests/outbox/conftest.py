"""A mail server, and a letter to send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from outbox import letters
from outbox.letters import Envelope
from outbox.models import Message
from outbox.services import enqueue
from people.models import Client
from tests.post import sink

__all__ = ["sink"]


@dataclass
class PlainLetter:
    """A letter of the tests; it remembers what it was told."""

    refusal: str = ""
    language: str = "en"
    delivered_to: list[UUID] = field(default_factory=list)
    kept: list[tuple[UUID, str]] = field(default_factory=list)

    def refuse(self, _about: UUID, _now: datetime) -> str:
        return self.refusal

    def compose(self, _about: UUID, _now: datetime, *, stop_link: str) -> Envelope:
        return Envelope("Hello", "plain words", "<p>plain words</p>", self.language)

    def delivered(self, about: UUID, _now: datetime) -> None:
        self.delivered_to.append(about)

    def kept_back(self, about: UUID, reason: str, _now: datetime) -> None:
        self.kept.append((about, reason))


@pytest.fixture
def letter() -> Iterator[PlainLetter]:
    plain = PlainLetter()
    letters.register("test.plain", plain)
    yield plain
    letters._letters.pop("test.plain")


@pytest.fixture
def today() -> datetime:
    """The real moment: letters come due by the database's own clock."""
    return timezone.now()


@pytest.fixture
def queue(cleo: Client, letter: PlainLetter, today: datetime) -> Callable[..., Message]:
    """Return a function: queue a letter that came due some minutes ago."""

    def one(minutes_ago: float = 1, expires_in: float | None = None) -> Message:
        about = uuid4()
        enqueue(
            client=cleo,
            about=about,
            letters={"test.plain": today - timedelta(minutes=minutes_ago)},
            purpose="surveys",
            expires_at=None if expires_in is None else today + timedelta(minutes=expires_in),
        )
        return Message.objects.get(about=about)

    return one
