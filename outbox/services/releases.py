"""Letters that stay: kept back, given up, released after a lease or a hold."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from common.sweeps import RowErrors
from outbox import letters
from outbox.models import Hold, Message
from outbox.rules.retry import TRIES
from outbox.services.claims import ours
from people.models import Task
from people.services import ask_again

BATCH = 100


@transaction.atomic
def give_up(message: Message, reason: str, *, now: datetime) -> None:
    """Five tries or a final no: from here on it is work for a person.

    Where the row the letter is about cannot even be told so, the letter is given up all the same.
    """
    if not ours(message).update(
        state=Message.State.FAILED, reason=reason, claimed_by="", lease_until=None
    ):
        return
    with RowErrors("outbox.give_up").isolate(message), transaction.atomic():
        letters.find(message.letter).kept_back(message.about, reason, now)
    ask_again(client=message.client, kind=Task.Kind.CONTACT, about=message.public_id, due_at=now)


def release_stuck(*, now: datetime) -> None:
    """Put back letters whose worker died between claiming and marking.

    The letter may have left before the worker died, so a client can get it twice. A lost
    invitation costs more than a second mail (ADR-0003). After five tries it goes to a person.
    """
    stuck = Message.objects.filter(state=Message.State.SENDING, lease_until__lt=Now())
    stuck.filter(tries__lt=TRIES).update(
        state=Message.State.QUEUED, claimed_by="", lease_until=None
    )
    # Asked again, because another lease may have run out since the line above.
    worn_out = stuck.filter(tries__gte=TRIES).select_related("client")
    errors = RowErrors("outbox.release_stuck")
    for message in worn_out.order_by("pk")[:BATCH]:
        with errors.isolate(message):
            give_up(message, "unreachable", now=now)


def release_held(*, now: datetime) -> None:
    """Let letters go whose silence ended, and close those whose time ran out meanwhile."""
    held = Message.objects.filter(state=Message.State.HELD)
    errors = RowErrors("outbox.release_held")
    for message in held.filter(expires_at__lte=Now()).order_by("pk")[:BATCH]:
        with errors.isolate(message):
            _close_held(message, now=now)
    silent = Hold.objects.filter(client=OuterRef("client"), lifted_at=None)
    held.filter(~Exists(silent)).update(state=Message.State.QUEUED, reason="")


@transaction.atomic
def _close_held(message: Message, *, now: datetime) -> None:
    reason = f"{message.reason}_hold"
    held = Message.objects.filter(pk=message.pk, state=Message.State.HELD)
    if held.update(state=Message.State.SUPPRESSED, reason=reason):
        letters.find(message.letter).kept_back(message.about, reason, now)
