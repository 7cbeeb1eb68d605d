"""Into the queue, and out of it without the post."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from outbox.letters import find
from outbox.models import Message
from people.models import Client


def enqueue(
    *,
    client: Client,
    about: UUID,
    letters: Mapping[str, datetime],
    purpose: str,
    expires_at: datetime | None = None,
) -> None:
    """Have letters about this row sent when they come due; a second call changes nothing.

    letters      name → when it is due; the names are known to ``outbox.letters``
    purpose      the consent it needs, a ``Consent.Purpose``
    expires_at   from then on it is not sent any more

    :raises outbox.letters.UnknownLetter: if nobody can compose it
    """
    for letter in letters:
        find(letter)
    waiting = [
        Message(
            client=client,
            letter=letter,
            about=about,
            purpose=purpose,
            due_at=due_at,
            expires_at=expires_at,
        )
        for letter, due_at in letters.items()
    ]
    Message.objects.bulk_create(waiting, ignore_conflicts=True)


@transaction.atomic
def settle(*, letter: str, about: UUID, reason: str = "", now: datetime) -> bool:
    """Close a waiting letter without the post: it left another way, or must not leave.

    For history that was brought along, and for what a person handled by hand.

    reason   "" counts it as sent at ``now``; otherwise the code of why it was not
    returns  False where no such letter was waiting
    """
    waiting = Message.objects.filter(
        letter=letter, about=about, state__in=[Message.State.QUEUED, Message.State.HELD]
    )
    if reason:
        closed = waiting.update(state=Message.State.SUPPRESSED, reason=reason)
    else:
        closed = waiting.update(state=Message.State.SENT, reason="", sent_at=now)
    if not closed:
        return False
    if reason:
        find(letter).kept_back(about, reason, now)
    else:
        find(letter).delivered(about, now)
    return True
