"""What staff do to a file that is open: consents, and whose client it is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from common.asking import Question
from people import trail
from people.models import Client, Consent, Counselor, User
from people.selectors import merged_into, refuse_if_merged
from people.services.standings import update_standing


@transaction.atomic
def record_consent(
    *, client: Client, purpose: str, given: bool, source: str, by: User | None, now: datetime
) -> Consent:
    """Write what the client said about one purpose; the newest row of a purpose holds.

    :raises FileWasMerged: for a dropped file, unless the client says no through an old letter
    """
    if by is not None:
        refuse_if_merged(client)
    consent = Consent.objects.create(
        client=client,
        purpose=purpose,
        given=given,
        source=source,
        said_at=now,
        recorded_by=by,
    )
    trail.record("people.consent.recorded", on=consent, by=by, purpose=purpose, given=given)
    return consent


@transaction.atomic
def assign_counselor(
    *, client: Client, counselor: Counselor, by: User | None, now: datetime
) -> None:
    """Make ``counselor`` the client's own: from now on the file is in her caseload.

    Earlier files that were merged into it go with it.
    """
    Client.objects.filter(Q(pk=client.pk) | Q(merged_into=client.pk)).update(counselor=counselor)
    client.counselor = counselor
    update_standing(client=client, counselor=counselor)
    trail.record("people.counselor.assigned", on=client, by=by, counselor=counselor.pk)


def lock_client(client: Client) -> None:
    """Let whatever else concerns this client wait until the transaction ends.

    :raises FileWasMerged: if the file was dropped, also while somebody waited here
    """
    for (kept,) in LOCK.ask(None, client=client.pk):
        if kept is not None:
            raise merged_into(kept)
        return
    raise Client.DoesNotExist


def _lock(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    row = Client.objects.filter(pk=client).select_for_update(no_key=True)
    return row.values_list("merged_into_id")


LOCK = Question(_lock)
