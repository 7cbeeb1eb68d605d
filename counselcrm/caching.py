"""Redis or Valkey as Django's cache, which the practice can do without.

Django makes a new client at every question, which costs more than asking; a client is made to be
shared between threads. A server that is away, hangs or is full counts as an empty cache.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ServerAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as ServerHangs
from redis.retry import Retry

from common.circuit import ANSWERS_WITHIN, VALKEY

T = TypeVar("T")
log = structlog.get_logger(__name__)


class SharedClients(RedisCacheClient):
    """Keeps the client of a pool as long as the pool itself, and answers without a server too."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        limits = {
            "socket_timeout": ANSWERS_WITHIN,
            "socket_connect_timeout": ANSWERS_WITHIN,
            # A connection that the server closed meanwhile is replaced; a slow answer is not
            # waited for twice.
            "retry": Retry(NoBackoff(), 1, supported_errors=(ServerAway,)),
        }
        super().__init__(servers, **{**limits, **options})
        self._clients: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the client that reads or writes this key."""
        index = self._get_connection_pool_index(write)
        if index not in self._clients:
            self._clients[index] = super().get_client(key, write=write)
        return self._clients[index]

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return _ask(lambda: super(SharedClients, self).add(key, value, timeout), otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        return _ask(lambda: super(SharedClients, self).get(key, default), otherwise=default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        _ask(lambda: super(SharedClients, self).set(key, value, timeout), otherwise=None)

    def touch(self, key: str, timeout: int | None) -> bool:
        return _ask(lambda: super(SharedClients, self).touch(key, timeout), otherwise=False)

    def delete(self, key: str) -> bool:
        return _ask(lambda: super(SharedClients, self).delete(key), otherwise=False)

    def get_many(self, keys: Any) -> dict[str, Any]:
        return _ask(lambda: super(SharedClients, self).get_many(keys), otherwise={})

    def has_key(self, key: str) -> bool:
        return _ask(lambda: super(SharedClients, self).has_key(key), otherwise=False)

    def incr(self, key: str, delta: int) -> int:
        """Count on; without a server every count is the first."""
        return _ask(lambda: super(SharedClients, self).incr(key, delta), otherwise=delta)

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        _ask(lambda: super(SharedClients, self).set_many(data, timeout), otherwise=None)

    def delete_many(self, keys: Any) -> None:
        _ask(lambda: super(SharedClients, self).delete_many(keys), otherwise=None)

    def clear(self) -> bool:
        return _ask(super().clear, otherwise=False)


class SharedRedisCache(RedisCache):
    """Django's own Redis cache over shared clients."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = SharedClients


def _ask(question: Callable[[], T], *, otherwise: T) -> T:
    """Return the server's answer, or ``otherwise`` where it is away, hangs or is full."""
    if VALKEY.is_open:
        return otherwise
    try:
        answer = question()
    except (ServerAway, ServerHangs) as error:
        if VALKEY.failed():
            log.warning("cache.away", kind=type(error).__name__)
        return otherwise
    except RedisError as error:
        log.warning("cache.refused", kind=type(error).__name__)
        return otherwise
    VALKEY.answered()
    return answer
