"""What is put right in a file that is open: who a person is, how to reach them, what they allow."""

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import fields, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from people import trail
from people.models import Client, Consent, Task, User
from people.selectors.merges import consents_of
from people.services.clients import lock_client, record_consent
from people.services.registration import Details, as_stored, search_columns
from people.services.tasks import ask_again, finish_task

WAYS_TO_REACH = frozenset({"phone", "email"})
# Columns of a client that stand in ``Details``.
STANDS = tuple(field.name for field in fields(Details))


class OwnChange(DomainError):
    """Whoever changed how her own client is reached does not check it herself."""


class DetailsChanged(DomainError):
    """Somebody changed the details since the page was opened; nothing was overwritten."""


def details_of(client: Client) -> Details:
    return Details(**{name: getattr(client, name) for name in STANDS})


def state_of(client: Client) -> str:
    """Return a word for the details as they stand, to say later which ones somebody saw."""
    # What a site is called follows the reader's language; its key does not.
    names = ["site_id" if name == "site" else name for name in STANDS]
    stands = [str(getattr(client, name)) for name in names]
    return hashlib.sha256(json.dumps(stands).encode()).hexdigest()[:16]


@transaction.atomic
def change_details(
    *,
    client: Client,
    details: Details,
    by: User,
    now: datetime,
    seen: str | None = None,
    only: Container[str] = STANDS,
) -> tuple[str, ...]:
    """Write who the person is and return the names of the columns that changed.

    The trail names these columns and never what stood in them. The same again changes nothing.
    Where the client's own counselor changes how the client is reached, the desk checks it: surveys
    go there.

    seen   ``state_of`` the client as a page knew it, whose every field is sent
    only   the columns that were sent: what somebody else does to the others meanwhile stays

    :raises DetailsChanged: if they are others by now
    :raises FileWasMerged: for a dropped file
    """
    lock_client(client)
    stands = Client.objects.for_reading().select_related("site").get(pk=client.pk)
    before, details = details_of(stands), as_stored(details)
    changed = tuple(
        name for name in STANDS if name in only and getattr(before, name) != getattr(details, name)
    )
    if not changed:
        return ()
    if seen is not None and seen != state_of(stands):
        raise DetailsChanged(
            _(
                "Someone else has changed these details. Yours are still here: compare them, then "
                "save."
            )
        )
    columns = {name: getattr(details, name) for name in changed}
    found_by = search_columns(replace(before, **columns), stands.code)
    Client.objects.filter(pk=client.pk).update(**columns, **found_by)
    trail.record("people.client.changed", on=stands, by=by, columns=" ".join(changed))
    if by.pk == stands.counselor_id and not WAYS_TO_REACH.isdisjoint(changed):
        kind = Task.Kind.NEW_CONTACT
        ask_again(client=stands, kind=kind, about=stands.public_id, due_at=now)
    return changed


def confirm_contact(*, client: Client, by: User, now: datetime) -> None:
    """Write down that the changed contact details are the client's; again changes nothing.

    :raises OwnChange: if this is the client's own counselor
    """
    if by.pk == client.counselor_id:
        raise OwnChange(_("Somebody else has to check this: you are the client's counselor."))
    waiting = Task.objects.open().filter(client=client, kind=Task.Kind.NEW_CONTACT)
    for task in waiting:
        finish_task(task=task, outcome="confirmed", by=by, now=now)


@transaction.atomic
def record_consents(
    *, client: Client, answers: Mapping[str, bool], source: str, by: User, now: datetime
) -> list[Consent]:
    """Write what the client says now; what holds already is not written again.

    answers   purpose → yes or no

    :raises FileWasMerged: for a dropped file
    """
    lock_client(client)
    held = consents_of(client)
    return [
        record_consent(client=client, purpose=purpose, given=given, source=source, by=by, now=now)
        for purpose, given in answers.items()
        if held.get(purpose) is not given
    ]
