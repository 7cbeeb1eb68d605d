"""Wake a sweep now instead of at its next tick."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def nudge(task: str) -> None:
    """After commit, ask a worker to run the sweep ``task`` at once.

    The row is the message and the beat finds it anyway; a broker that is away costs one tick.
    """

    def send() -> None:
        try:
            current_app.send_task(task, retry=False, expires=60)
        except OperationalError:
            log.warning("nudge.broker_away", task=task)

    transaction.on_commit(send)
