"""What is not a letter's fault costs it nothing: neither a try nor its place in the queue."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from outbox import services
from outbox.models import Message
from people.models import Task
from tests.post import Sink

Queue = Callable[..., Message]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", ["553 Sender address rejected: not yours", "451 Slow down"])
def test_a_refused_sender_is_no_bounced_address(
    sink: Sink, queue: Queue, today: datetime, answer: str
) -> None:
    letters = [queue(), queue()]
    sink.to_sender = answer
    for _ in range(6):
        assert services.send_due(now=today) == 0
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.state, letter.reason, letter.tries) == ("queued", "", 0)
    assert not Task.objects.exists()
    sink.to_sender = ""
    assert services.send_due(now=today) == 2


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_ends_while_stuck_letters_are_put_back_costs_no_letter(
    queue: Queue, today: datetime
) -> None:
    letter = queue()
    services.claim_due(worker="slow", limit=1)

    def end_its_lease(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "lease_until" in sql:
            over = timezone.now() - timedelta(seconds=1)
            execute("UPDATE outbox_message SET lease_until = %s", [over], False, context)
        return result

    with connection.execute_wrapper(end_its_lease):
        services.release_stuck(now=today)
    letter.refresh_from_db()
    assert letter.state != "failed"
    assert not Task.objects.exists()
