"""What staff do to a file that is open: consents, and whose client it is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from common.asking import Question
from people import trail
from people.models import Client, Consent, Counselor, User
from people.services.standings import update_standing


@transaction.atomic
def record_consent(
    *, client: Client, purpose: str, given: bool, source: str, by: User | None, now: datetime
) -> Consent:
    """Write what the client said about one purpose; the newest row of a purpose holds."""
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
    """Make ``counselor`` the client's own: from now on the file is in her caseload."""
    Client.objects.filter(pk=client.pk).update(counselor=counselor)
    client.counselor = counselor
    update_standing(client=client, counselor=counselor)
    trail.record("people.counselor.assigned", on=client, by=by, counselor=counselor.pk)


def lock_client(client: Client) -> None:
    """Let whatever else concerns this client wait until the transaction ends."""
    if not LOCK.ask(None, client=client.pk):
        raise Client.DoesNotExist


def _lock(_reader: Any, *, client: Any) -> "QuerySet[Any, Any]":
    return Client.objects.filter(pk=client).select_for_update(no_key=True).values_list("pk")


LOCK = Question(_lock)
