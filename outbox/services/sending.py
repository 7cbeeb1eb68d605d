"""Sending: claim in batches, ask again, hand over, mark.

1. ``claim_due`` marks due rows as ours for two minutes and commits. The database's clock decides.
2. Before each letter everything is asked again: does the row still want it, is the client in
   silence, is there consent and an address.
3. A try is counted when a letter is begun; then it goes to the mail server. No transaction is
   open meanwhile.
4. The mark counts only while the claim is still ours (``claimed_by`` and ``attempt``).
5. Where a worker dies in between, the lease runs out and the letter is tried again under the same
   Message-ID: a client may get it twice, none is lost (ADR-0003). Letters of its batch that were
   not begun have lost no try.
6. A letter that cannot be written is tried again like one that is refused, and then given up:
   the others leave without it (ADR-0017).
"""

import random
import secrets
import socket
import time
from collections import deque
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now

from common.sweeps import RowErrors
from outbox import channels, letters, selectors
from outbox.models import Message
from outbox.rules.retry import wait_after
from outbox.services.claims import LEASE, begin, claim_due, messages_of, ours, put_back
from outbox.services.releases import give_up, release_held, release_stuck

log = structlog.get_logger(__name__)

BATCH = 100
BATCHES = 50  # of one sweep
# A letter begun later than this before the end of the lease could outlive it.
MARGIN = timedelta(seconds=30)


class Outcome(Enum):
    """What became of one letter."""

    SENT = auto()
    NOT_SENT = auto()
    SERVER_AWAY = auto()


def send_due(*, now: datetime) -> int:
    """Send what has come due, and return how many letters left. Any number may run at once."""
    worker = f"{socket.gethostname()[:40]}:{secrets.token_hex(8)}"
    sent = 0
    release_held(now=now)
    for _ in range(BATCHES):
        batch = claim_due(worker=worker, limit=BATCH)
        if not batch:
            break
        left, reachable = _send_batch(messages_of(batch), now=now)
        sent += left
        if not reachable:
            break
    release_stuck(now=now)
    return sent


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
            if not begin(message):
                continue
            errors = RowErrors("outbox.send_due")
            with errors.isolate(message):
                outcome = _send(mail, message, now=now)
                sent += outcome is Outcome.SENT
                reachable = outcome is not Outcome.SERVER_AWAY
            if errors.failed:
                mail.close()
                with errors.isolate(message):
                    _try_again(message, final="cannot_be_written", now=now)
    finally:
        put_back(waiting)
        mail.close()
    return sent, reachable


def _send(mail: BaseEmailBackend, message: Message, *, now: datetime) -> Outcome:
    if not _may_leave(message, now=now):
        return Outcome.NOT_SENT
    if _reach(mail):
        try:
            return _hand_over(mail, message, now=now)
        except channels.SenderRefused:
            log.warning("outbox.sender_refused")
    put_back([message], begun=True)
    return Outcome.SERVER_AWAY


def _may_leave(message: Message, *, now: datetime) -> bool:
    """Ask again, at the last moment: the answer of the day it was queued may have changed."""
    letter = letters.find(message.letter)
    if message.expired:
        return _keep_back(message, "expired", now=now)
    if reason := letter.refuse(message.about, now):
        return _keep_back(message, reason, now=now)
    if hold := selectors.open_hold(message.client):
        ours(message).update(
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


def _hand_over(mail: BaseEmailBackend, message: Message, *, now: datetime) -> Outcome:
    letter = letters.find(message.letter)
    stop_link = selectors.stop_link(message)
    envelope = letter.compose(message.about, now, stop_link=stop_link)
    try:
        channels.by_mail(mail, message, envelope, stop_link=stop_link)
    except channels.REFUSALS as refusal:
        # After a refusal the conversation may be half-way: the next letter starts a new one.
        mail.close()
        log.warning("outbox.refused", message=str(message.public_id), kind=type(refusal).__name__)
        if channels.is_permanent(refusal):
            give_up(message, "bounced", now=now)
        else:
            _try_again(message, final="unreachable", now=now)
        return Outcome.NOT_SENT
    with transaction.atomic():
        marked = ours(message).update(
            state=Message.State.SENT, sent_at=now, reason="", claimed_by="", lease_until=None
        )
        if marked:
            # It has left: whatever its row makes of that, it does not leave again.
            with RowErrors("outbox.delivered").isolate(message), transaction.atomic():
                letter.delivered(message.about, now)
    return Outcome.SENT if marked else Outcome.NOT_SENT


@transaction.atomic
def _keep_back(message: Message, reason: str, *, now: datetime) -> bool:
    """Mark as never to be sent. Always False, so that the caller can return it."""
    if ours(message).update(
        state=Message.State.SUPPRESSED, reason=reason, claimed_by="", lease_until=None
    ):
        letters.find(message.letter).kept_back(message.about, reason, now)
    return False


def _try_again(message: Message, *, final: str, now: datetime) -> None:
    """Queue the letter once more, later; after the last try give it up for the reason ``final``."""
    # Spread, not secrecy: nothing can be gained by guessing it.
    wait = wait_after(message.tries, jitter=random.random())  # noqa: S311
    if wait is None:
        give_up(message, final, now=now)
        return
    ours(message).update(
        state=Message.State.QUEUED, due_at=Now() + wait, claimed_by="", lease_until=None
    )
