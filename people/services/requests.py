"""Somebody asks to be called; the desk answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from people import trail
from people.models import Client, ContactRequest, Site, User


class RequestIsClosed(DomainError):
    """Somebody else has dealt with this request, and said another outcome."""


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
        name=details.name,
        phone=details.phone,
        email=details.email,
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
    """Take the request off the desk, once; the same outcome again changes nothing.

    :raises RequestIsClosed: if it was closed with another outcome
    """
    still_open = ContactRequest.objects.open().filter(pk=request.pk)
    if still_open.update(outcome=outcome, client=client, closed_at=now, closed_by=by):
        trail.record("people.request.closed", on=request, by=by, outcome=outcome)
        return
    request.refresh_from_db(fields=["outcome"])
    if request.outcome != outcome:
        raise RequestIsClosed(
            _("This request was closed in the meantime: %(outcome)s.")
            % {"outcome": request.get_outcome_display()}
        )
