"""A small demo practice, made once for all tests that only look at it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from counselcrm.demo.making import Plan, make_practice
from feedback.models import Answer, RecoveryCase
from outbox.models import Message
from people.models import Client
from scheduling.models import Appointment

# A Tuesday at noon: some sessions of the day are over, some are not.
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEED = 9


def make(seed: int = SEED) -> list[str]:
    """Make the small practice and return what it said meanwhile."""
    said: list[str] = []
    make_practice(Plan("small", seed, NOON), say=said.append)
    return said


@pytest.fixture(scope="module")
def practice(django_db_setup: Any, django_db_blocker: Any) -> Iterator[datetime]:
    """The small practice, as it stands at the moment that is returned."""
    with django_db_blocker.unblock():
        make()
        yield NOON
        call_command("flush", interactive=False, verbosity=0)


def digest() -> str:
    """Return a digest of names, tiers, sessions, answers and balances, whatever their keys are."""
    clients = Client.objects.order_by("registered_at", "name", "phone")
    rows = [
        *clients.values_list("name", "phone", "standing__tier", "standing__sessions_held"),
        *clients.values_list("phone", "standing__sessions_left", "standing__severity"),
        *Answer.objects.order_by("client__phone", "answered_at").values_list(
            "client__phone", "nps", "csat", "ces", "mode", "late", "answered_at"
        ),
        *((answer.client.phone, answer.comment) for answer in _answers()),
        *Message.objects.order_by("client__phone", "due_at", "letter").values_list(
            "client__phone", "letter", "state", "reason", "sent_at"
        ),
        *Counter(Appointment.objects.values_list("state", flat=True)).items(),
        *Counter(RecoveryCase.objects.values_list("step", "closed_at")).items(),
    ]
    text = json.dumps(sorted(map(str, rows)), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _answers() -> Any:
    return Answer.objects.select_related("client").order_by("client__phone", "answered_at")
