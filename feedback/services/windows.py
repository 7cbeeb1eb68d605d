"""The end of the 72 hours: where nobody answered, somebody calls."""

from datetime import datetime

from django.db import transaction

from common.sweeps import each_alone
from crisis.models import Alert
from feedback import selectors
from feedback.models import Invitation
from people.models import Client, Task
from people.services import add_task

BATCH = 200


def close_windows(*, now: datetime, of: Client | None = None) -> int:
    """Close windows that ran out in silence, and return how many. Safe to repeat.

    of   leaves alone everybody but this client: for history that was brought along
    """
    closed = 0
    while count := _close_batch(now=now, of=of):
        closed += count
        if count < BATCH:
            break
    return closed


@transaction.atomic
def _close_batch(*, now: datetime, of: Client | None) -> int:
    silent = Invitation.objects.filter(answered_at=None, closed_at=None, closes_at__lte=now)
    if of is not None:
        silent = silent.filter(client=of)
    batch = list(
        silent.select_for_update(of=["self"], skip_locked=True)
        .select_related("client")
        .only("public_id", "not_sent_reason", "client__phone")
        .order_by("closes_at", "id")[:BATCH]
    )

    def ask_for_a_call(invitation: Invitation) -> bool:
        client, about = invitation.client, invitation.public_id
        add_task(client=client, kind=Task.Kind.CALL_BACK, about=about, due_at=now)
        return True

    each_alone(_to_call(batch), ask_for_a_call, sweep="feedback.close_windows")
    closed = Invitation.objects.filter(pk__in=[invitation.pk for invitation in batch])
    return closed.update(closed_at=now, changed_at=now)


def _to_call(batch: list[Invitation]) -> list[Invitation]:
    """Leave out who said no to surveys or calls, and who is in crisis: others look after them."""
    clients = {invitation.client_id: invitation.client for invitation in batch}
    reachable = selectors.may_be_called(clients.values())
    in_crisis = set(
        Alert.objects.open().filter(client__in=clients).values_list("client_id", flat=True)
    )
    return [
        invitation
        for invitation in batch
        if invitation.client_id in reachable - in_crisis
        and invitation.not_sent_reason in selectors.MAY_STILL_CALL
    ]
