"""How long a program may wait for the database, and hold what others wait for."""

from collections.abc import Mapping
from typing import Any

CONNECT_WITHIN = 3  # seconds
SECOND, MINUTE = 1_000, 60_000  # PostgreSQL counts in milliseconds

# web      a person waits: behind a lock for a few seconds, then the page says so
# worker   sweeps and imports, in bounded pieces
# command  manage.py: migrations, rebuilding what reports read, imports of whole years
LIMITS: dict[str, dict[str, int]] = {
    "web": {
        "lock_timeout": 5 * SECOND,
        "statement_timeout": 15 * SECOND,
        "idle_in_transaction_session_timeout": MINUTE,
    },
    "worker": {
        "lock_timeout": 30 * SECOND,
        "statement_timeout": 5 * MINUTE,
        "idle_in_transaction_session_timeout": 5 * MINUTE,
    },
    "command": {
        "lock_timeout": MINUTE,
        "statement_timeout": 60 * MINUTE,
        "idle_in_transaction_session_timeout": 15 * MINUTE,
    },
}


def with_limits(database: Mapping[str, Any], *, program: str, kept_open: int) -> dict[str, Any]:
    """Return Django's settings of a database with the limits of ``program``.

    database    as it was read from DATABASE_URL; a limit that its options name wins
    kept_open   seconds for which a connection is used again
    """
    own = database.get("OPTIONS", {})
    limits = " ".join(f"-c {name}={limit}" for name, limit in LIMITS[program].items())
    options = f"{limits} {own.get('options', '')}".rstrip()
    return {
        **database,
        "CONN_MAX_AGE": kept_open,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_WITHIN, **own, "options": options},
    }
