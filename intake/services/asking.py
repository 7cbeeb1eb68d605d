"""Somebody without a file asks to be called."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crisis.rules.danger import dangers_in
from people.models import ContactRequest
from people.services import NewRequest, receive_request


@transaction.atomic
def ask_to_talk(*, details: NewRequest, request_key: UUID, now: datetime) -> ContactRequest:
    """Keep what a visitor of the public page asked for; words of danger put it first.

    There is no file yet, so no alert can be raised: the desk sees it on top and calls at once,
    and the visitor is shown the numbers that help now.
    """
    calm = not dangers_in(details.words)
    return receive_request(details=details, calm=calm, request_key=request_key, now=now)
