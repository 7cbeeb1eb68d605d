"""One act for one key: what was answered to a write is answered again, and done once."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common import crypto
from common.errors import DomainError
from common.once import insert_once
from people import keys
from people.models import ApiAnswer

KEPT = timedelta(hours=24)
FORGOTTEN_AT_ONCE = 1_000
REFUSED = 400


class KeyReused(DomainError):
    """The key was sent before, with another body: one of the two acts would be lost."""

    status = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """status   of HTTP
    content  JSON as it was sent; empty where there is none
    """

    status: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Write:
    """One write as its sender named it.

    account   primary key of the account
    key       ``Idempotency-Key``, chosen by the sender
    address   method and path
    body      as it came
    """

    account: int
    key: UUID
    address: str
    body: bytes

    @property
    def mark(self) -> bytes:
        """What the answer is found by: another account or address is another act."""
        return hashlib.sha256(f"{self.account}|{self.address}|{self.key}".encode()).digest()

    @property
    def request_key(self) -> UUID:
        """The same act for the service, as long as its row lives: not for 24 hours only."""
        return UUID(bytes=self.mark[:16], version=5)

    @property
    def own_key(self) -> bytes:
        """What seals the answer. It follows from the sender's key, which is kept nowhere."""
        return hmac.digest(self.key.bytes, b"api-answer|" + self.mark, "sha256")

    @property
    def body_mark(self) -> bytes:
        return hmac.digest(self.own_key, self.body, "sha256")


@transaction.atomic
def answer_once(*, write: Write, act: Callable[[], Answer], now: datetime) -> tuple[Answer, bool]:
    """Do the act, or give the answer that this write got before; say whether it was done now.

    1. The mark is inserted. Who sends the same at the same moment waits here for the other's end.
    2. The act is done and its answer sealed, in the same transaction: both are there, or neither.
    3. A refusal is rolled back with its mark: nothing was done, and the key is free again.

    :raises KeyReused: if the key came with another body within 24 hours
    """
    row, is_new = _marked(write, now)
    if not is_new and row.made_at <= now - KEPT:
        ApiAnswer.objects.filter(pk=row.pk, made_at=row.made_at).delete()
        row, is_new = _marked(write, now)
    if not is_new:
        return _given_before(row, write), False
    answer = act()
    if answer.status >= REFUSED:
        transaction.set_rollback(True)
        return answer, True
    row.answer = _sealed(answer, write)
    row.save(update_fields=["answer"])
    return answer, True


@transaction.atomic
def forget_old_answers(*, now: datetime) -> int:
    """Delete answers of 24 hours ago, a bounded number at a time; return how many."""
    old = ApiAnswer.objects.filter(made_at__lte=now - KEPT).order_by("made_at")
    ids = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    count, _rows = ApiAnswer.objects.filter(pk__in=ids, made_at__lte=now - KEPT).delete()
    return count


def _marked(write: Write, now: datetime) -> tuple[ApiAnswer, bool]:
    new = ApiAnswer(mark=write.mark, body=write.body_mark, made_at=now)
    return insert_once(new, mark=write.mark)


def _given_before(row: ApiAnswer, write: Write) -> Answer:
    if not hmac.compare_digest(bytes(row.body), write.body_mark):
        raise KeyReused(
            _(
                "This Idempotency-Key was used with a different body. Use a new key for a new "
                "request."
            )
        )
    inner = keys.ring("client").open(bytes(row.answer or b""), _binding(write))
    status, content = json.loads(crypto.unseal(write.own_key, inner, _binding(write)))
    return Answer(status, content.encode())


def _sealed(answer: Answer, write: Write) -> bytes:
    plain = json.dumps([answer.status, answer.content.decode()]).encode()
    inner = crypto.seal(write.own_key, plain, _binding(write))
    return keys.ring("client").seal(inner, _binding(write))


def _binding(write: Write) -> bytes:
    return b"api-answer|" + write.mark
