"""Somebody without a file asks to be called."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crisis.rules.danger import dangers_in
from crisis.services import screen_request
from people.models import ContactRequest
from people.services import NewRequest, receive_request


@transaction.atomic
def ask_to_talk(*, details: NewRequest, request_key: UUID, now: datetime) -> ContactRequest:
    """Keep what a visitor of the public page asked for.

    Words of danger put it first and open an alert, before there is a file; the same form twice
    opens one.
    """
    calm = not dangers_in(details.words)
    request = receive_request(details=details, calm=calm, request_key=request_key, now=now)
    screen_request(request=request, now=now)
    return request
