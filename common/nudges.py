"""Wake a sweep now instead of at its next tick."""

import structlog
from celery import current_app
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError, OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

from common.circuit import ANSWERS_WITHIN, VALKEY

log = structlog.get_logger(__name__)

# A page waits for no broker: one try, and short ones.
AT_ONCE = {
    "socket_timeout": ANSWERS_WITHIN,
    "socket_connect_timeout": ANSWERS_WITHIN,
    "max_retries": 0,
}
BROKER_ERRORS = (OperationalError, KombuError, RedisError, OSError)


def broker() -> Connection:
    """Return a connection to the broker that answers at once or not at all."""
    return current_app.connection_for_write(transport_options=AT_ONCE)


def nudge(task: str) -> None:
    """After commit, ask a worker to run the sweep ``task`` at once.

    The row is the message and the beat finds it anyway; a broker that is away, hangs or is full
    costs one tick.
    """

    def send() -> None:
        if VALKEY.is_open:
            return
        try:
            with producers[broker()].acquire(block=False) as producer:
                current_app.send_task(task, producer=producer, retry=False, expires=60)
        except BROKER_ERRORS as error:
            VALKEY.failed()
            log.warning("nudge.broker_away", task=task, kind=type(error).__name__)
        else:
            VALKEY.answered()

    transaction.on_commit(send)
