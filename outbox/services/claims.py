"""Claims: which letters are ours for the length of a lease, and the fence around them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import F, QuerySet

from outbox.models import Message
from people.models import Client

LEASE = timedelta(minutes=2)

# A materialised CTE: as a plain sub-select PostgreSQL may run it again and lock more than LIMIT.
CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM outbox_message
        WHERE state = 'queued' AND due_at <= statement_timestamp()
        ORDER BY due_at, id
        LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox_message AS message
    SET state = 'sending', attempt = attempt + 1, claimed_by = %(worker)s,
        lease_until = statement_timestamp() + %(lease)s
    FROM due WHERE message.id = due.id
    RETURNING message.id, message.public_id, message.client_id, message.letter, message.about,
        message.purpose, message.due_at, message.attempt, message.tries, message.claimed_by,
        COALESCE(message.expires_at <= statement_timestamp(), FALSE)
"""


class Claim(NamedTuple):
    """A due letter that is ours for the length of a lease: plain columns, since a sweep takes many.

    expired   whether its time was over when it was claimed
    """

    pk: int
    public_id: UUID
    client_id: int
    letter: str
    about: UUID
    purpose: str
    due_at: datetime
    attempt: int
    tries: int
    claimed_by: str
    expired: bool


COLUMNS = ("id", *Claim._fields[1:-1])


def claim_due(*, worker: str, limit: int) -> list[Claim]:
    """Make up to ``limit`` due letters ours for the length of a lease, oldest first."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(CLAIM, {"limit": limit, "worker": worker, "lease": LEASE})
        claims = [Claim(*row) for row in cursor.fetchall()]
    return sorted(claims, key=attrgetter("due_at", "pk"))


def messages_of(claims: Sequence[Claim]) -> list[Message]:
    """Return the letters of one batch with their clients, which are read together."""
    clients = Client.objects.for_reading().in_bulk({claim.client_id for claim in claims})
    messages = []
    for claim in claims:
        message = Message.from_db(DEFAULT_DB_ALIAS, COLUMNS, claim[:-1])
        message.client, message.expired = clients[claim.client_id], claim.expired
        messages.append(message)
    return messages


def begin(message: Message) -> bool:
    """Count a try; False where the claim is not ours any more."""
    message.tries += 1
    return bool(ours(message).update(tries=F("tries") + 1))


def put_back(messages: Iterable[Message], *, begun: bool = False) -> None:
    """Return claimed letters that did not leave; neither the claim nor a try is counted."""
    for message in messages:
        ours(message).update(
            state=Message.State.QUEUED,
            attempt=F("attempt") - 1,
            tries=F("tries") - int(begun),
            claimed_by="",
            lease_until=None,
        )


def ours(message: Message) -> QuerySet[Message]:
    """The fence: the row, as long as the claim on it is still this one."""
    return Message.objects.filter(
        pk=message.pk,
        state=Message.State.SENDING,
        claimed_by=message.claimed_by,
        attempt=message.attempt,
    )
