"""What staff do to clients, consents and tasks."""

from people.services.clients import assign_counselor, lock_client, record_consent
from people.services.registration import (
    CareNeedsConsent,
    NewClient,
    Registration,
    register_client,
    register_clients,
)
from people.services.requests import (
    NewRequest,
    RequestIsClosed,
    close_request,
    receive_request,
)
from people.services.standings import (
    TIER_ORDER,
    WITHOUT_TIER,
    keeps_standings,
    standings_rebuilt_later,
    update_standing,
)
from people.services.tasks import add_task, finish_task, postpone_task

__all__ = [
    "TIER_ORDER",
    "WITHOUT_TIER",
    "CareNeedsConsent",
    "NewClient",
    "NewRequest",
    "Registration",
    "RequestIsClosed",
    "add_task",
    "assign_counselor",
    "close_request",
    "finish_task",
    "keeps_standings",
    "lock_client",
    "postpone_task",
    "receive_request",
    "record_consent",
    "register_client",
    "register_clients",
    "standings_rebuilt_later",
    "update_standing",
]
