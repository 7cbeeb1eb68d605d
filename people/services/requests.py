"""Somebody asks to be called; the desk answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from people import hooks, phones, trail
from people.models import Client, ContactRequest, Site, User
from people.rules.written_text import normalise_name, stored_email
from people.services.registration import Details, register_client


class RequestIsClosed(DomainError):
    """Somebody else has dealt with this request, and said another outcome or another file."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a visitor of the public page typed; a phone number or an e-mail address is there."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"
    site: Site | None = None
    words: str = ""


@transaction.atomic
def receive_request(
    *, details: NewRequest, calm: bool, request_key: UUID, now: datetime
) -> ContactRequest:
    """Keep the request for the desk. The same ``request_key`` again gives the same row.

    calm   nothing in the words points to danger
    """
    new = ContactRequest(
        name=normalise_name(details.name),
        phone=phones.stored(details.phone),
        email=stored_email(details.email),
        language=details.language,
        site=details.site,
        calm=calm,
        request_key=request_key,
        received_at=now,
    )
    new.make_key()
    new.words = details.words or None
    request, is_new = insert_once(new, request_key=request_key)
    if is_new:
        trail.record("people.request.received", on=request, calm=calm)
    return request


@transaction.atomic
def close_request(
    *,
    request: ContactRequest,
    outcome: str,
    by: User,
    now: datetime,
    client: Client | None = None,
) -> None:
    """Take the request off the desk, once; the same outcome and file again change nothing.

    Where it has a file, ``hooks.request_has_file`` run in this transaction.

    client   the file that was opened, or that was there already

    :raises RequestIsClosed: if it was closed with another outcome, or with another file or none
    """
    still_open = ContactRequest.objects.open().filter(pk=request.pk)
    if still_open.update(outcome=outcome, client=client, closed_at=now, closed_by=by):
        trail.record("people.request.closed", on=request, by=by, outcome=outcome)
        if client is not None:
            for hook in hooks.request_has_file:
                hook(request, client, by, now)
        return
    request.refresh_from_db(fields=["outcome", "client"])
    if (request.outcome, request.client) != (outcome, client):
        raise RequestIsClosed(
            _("This request was closed in the meantime: %(outcome)s.")
            % {"outcome": _ended(request)}
        )


@transaction.atomic
def register_asker(
    *,
    details: Details,
    consents: Mapping[str, bool],
    request_key: UUID,
    asked_by: ContactRequest | None,
    by: User,
    now: datetime,
) -> Client:
    """Open a file and close the request that asked for it, both or neither.

    asked_by   None where nobody asked on the public page

    :raises CareNeedsConsent: if ``consents`` does not say yes to "care"
    :raises RequestIsClosed: if somebody else has dealt with the request meanwhile
    """
    client = register_client(
        details=details, consents=consents, request_key=request_key, by=by, now=now
    )
    if asked_by:
        opened = ContactRequest.Outcome.OPENED
        close_request(request=asked_by, outcome=opened, client=client, by=by, now=now)
    return client


def _ended(request: ContactRequest) -> str:
    """Return how it ended, with the file where there is one: "was here already: C-1024"."""
    end = request.get_outcome_display()
    return f"{end}{_(': ')}{request.client.code}" if request.client else end
