"""Sending: claim in batches, ask again, hand over, mark.

1. ``claim_due`` marks due rows as ours for two minutes and commits. The database's clock decides.
2. Before each letter everything is asked again: does the row still want it, is the client in
   silence, is there consent and an address.
3. The letter goes to the mail server. No transaction is open meanwhile.
4. The mark counts only while the claim is still ours (``claimed_by`` and ``attempt``).
5. Where a worker dies in between, the lease runs out and the letter is tried again under the same
   Message-ID: a client may get it twice, none is lost (ADR-0003).
"""

import random
import secrets
import socket
import time
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from outbox import channels, letters, selectors
from outbox.models import Hold, Message
from outbox.rules.retry import TRIES, wait_after
from people.models import Client, Task
from people.services import add_task

log = structlog.get_logger(__name__)

BATCH = 100
BATCHES = 50  # of one sweep
LEASE = timedelta(minutes=2)
# A letter begun later than this before the end of the lease could outlive it.
MARGIN = timedelta(seconds=30)

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
        message.purpose, message.due_at, message.attempt, message.claimed_by,
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
    claimed_by: str
    expired: bool


COLUMNS = ("id", *Claim._fields[1:-1])


def send_due(*, now: datetime) -> int:
    """Send what has come due, and return how many letters left. Any number may run at once."""
    worker = f"{socket.gethostname()[:40]}:{secrets.token_hex(8)}"
    sent = 0
    release_held(now=now)
    for _ in range(BATCHES):
        batch = claim_due(worker=worker, limit=BATCH)
        if not batch:
            break
        left, reachable = _send_batch(_messages(batch), now=now)
        sent += left
        if not reachable:
            break
    release_stuck(now=now)
    return sent


def claim_due(*, worker: str, limit: int) -> list[Claim]:
    """Make up to ``limit`` due letters ours for the length of a lease, oldest first."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(CLAIM, {"limit": limit, "worker": worker, "lease": LEASE})
        claims = [Claim(*row) for row in cursor.fetchall()]
    return sorted(claims, key=attrgetter("due_at", "pk"))


def _messages(claims: Sequence[Claim]) -> list[Message]:
    """Return the letters of one batch with their clients, which are read together."""
    clients = Client.objects.for_reading().in_bulk({claim.client_id for claim in claims})
    found = []
    for claim in claims:
        message = Message.from_db(DEFAULT_DB_ALIAS, COLUMNS, claim[:-1])
        message.client, message.expired = clients[claim.client_id], claim.expired
        found.append(message)
    return found


def _send_batch(batch: list[Message], *, now: datetime) -> tuple[int, bool]:
    """Send one claimed batch; return how many left and whether the mail server was there.

    Whatever happens, letters that were not begun go back, so that one bad row harms only itself.
    """
    waiting = deque(batch)
    until = time.monotonic() + (LEASE - MARGIN).total_seconds()
    mail = get_connection()
    sent, reachable = 0, True
    try:
        while waiting and reachable and time.monotonic() < until:
            message = waiting.popleft()
            if not _may_leave(message, now=now):
                continue
            if reachable := _reach(mail):
                try:
                    sent += _hand_over(mail, message, now=now)
                except channels.SenderRefused:
                    log.warning("outbox.sender_refused")
                    reachable = False
            if not reachable:
                waiting.appendleft(message)
    finally:
        _put_back(waiting)
        mail.close()
    return sent, reachable


def _may_leave(message: Message, *, now: datetime) -> bool:
    """Ask again, at the last moment: the answer of the day it was queued may have changed."""
    letter = letters.find(message.letter)
    if message.expired:
        return _keep_back(message, "expired", now=now)
    if reason := letter.refuse(message.about, now):
        return _keep_back(message, reason, now=now)
    if hold := selectors.open_hold(message.client):
        _ours(message).update(
            state=Message.State.HELD, reason=hold.reason, claimed_by="", lease_until=None
        )
        return False
    if reason := selectors.why_not_to(message):
        return _keep_back(message, reason, now=now)
    return True


def _reach(mail: BaseEmailBackend) -> bool:
    """Open the way to the mail server. Away is away: no letter is blamed, none loses a try."""
    try:
        mail.open()
    except channels.REFUSALS as refusal:
        log.warning("outbox.mail_server_away", kind=type(refusal).__name__)
        return False
    return True


def _hand_over(mail: BaseEmailBackend, message: Message, *, now: datetime) -> bool:
    letter = letters.find(message.letter)
    envelope = letter.compose(message.about, now)
    try:
        channels.by_mail(mail, message, envelope)
    except channels.REFUSALS as refusal:
        # After a refusal the conversation may be half-way: the next letter starts a new one.
        mail.close()
        log.warning("outbox.refused", message=str(message.public_id), kind=type(refusal).__name__)
        _try_again(message, bounced=channels.is_permanent(refusal), now=now)
        return False
    with transaction.atomic():
        marked = _ours(message).update(
            state=Message.State.SENT, sent_at=now, reason="", claimed_by="", lease_until=None
        )
        if marked:
            letter.delivered(message.about, now)
    return bool(marked)


@transaction.atomic
def _keep_back(message: Message, reason: str, *, now: datetime) -> bool:
    """Mark as never to be sent. Always False, so that the caller can return it."""
    if _ours(message).update(
        state=Message.State.SUPPRESSED, reason=reason, claimed_by="", lease_until=None
    ):
        letters.find(message.letter).kept_back(message.about, reason, now)
    return False


def _try_again(message: Message, *, bounced: bool, now: datetime) -> None:
    # Spread, not secrecy: nothing can be gained by guessing it.
    wait = wait_after(message.attempt, jitter=random.random())  # noqa: S311
    if bounced or wait is None:
        _give_up(message, "bounced" if bounced else "unreachable", now=now)
        return
    _ours(message).update(
        state=Message.State.QUEUED, due_at=Now() + wait, claimed_by="", lease_until=None
    )


@transaction.atomic
def _give_up(message: Message, reason: str, *, now: datetime) -> None:
    """Five tries or a final no: from here on it is work for a person."""
    if _ours(message).update(
        state=Message.State.FAILED, reason=reason, claimed_by="", lease_until=None
    ):
        letters.find(message.letter).kept_back(message.about, reason, now)
        add_task(client=message.client, kind=Task.Kind.CONTACT, about=message.public_id, due_at=now)


def _put_back(messages: Iterable[Message]) -> None:
    """Return claimed letters that were not begun; the try is not counted."""
    for message in messages:
        _ours(message).update(
            state=Message.State.QUEUED,
            attempt=F("attempt") - 1,
            claimed_by="",
            lease_until=None,
        )


def _ours(message: Message) -> QuerySet[Message]:
    """The fence: the row, as long as the claim on it is still this one."""
    return Message.objects.filter(
        pk=message.pk,
        state=Message.State.SENDING,
        claimed_by=message.claimed_by,
        attempt=message.attempt,
    )


def release_stuck(*, now: datetime) -> None:
    """Put back letters whose worker died between claiming and marking.

    The letter may have left before the worker died, so a client can get it twice. A lost
    invitation costs more than a second mail (ADR-0003). After five tries it goes to a person.
    """
    stuck = Message.objects.filter(state=Message.State.SENDING, lease_until__lt=Now())
    stuck.filter(attempt__lt=TRIES).update(
        state=Message.State.QUEUED, claimed_by="", lease_until=None
    )
    # Asked again, because another lease may have run out since the line above.
    worn_out = stuck.filter(attempt__gte=TRIES).select_related("client")
    for message in worn_out.order_by("pk")[:BATCH]:
        _give_up(message, "unreachable", now=now)


def release_held(*, now: datetime) -> None:
    """Let letters go whose silence ended, and close those whose time ran out meanwhile."""
    held = Message.objects.filter(state=Message.State.HELD)
    for message in held.filter(expires_at__lte=Now()).order_by("pk")[:BATCH]:
        _close_held(message, now=now)
    silent = Hold.objects.filter(client=OuterRef("client"), lifted_at=None)
    held.filter(~Exists(silent)).update(state=Message.State.QUEUED, reason="")


@transaction.atomic
def _close_held(message: Message, *, now: datetime) -> None:
    reason = f"{message.reason}_hold"
    held = Message.objects.filter(pk=message.pk, state=Message.State.HELD)
    if held.update(state=Message.State.SUPPRESSED, reason=reason):
        letters.find(message.letter).kept_back(message.about, reason, now)
