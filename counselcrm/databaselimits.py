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


def connection_options(own: Mapping[str, Any], *, program: str) -> dict[str, Any]:
    """Return the options of a connection: the limits of ``program``, and ``own`` on top.

    own   options that DATABASE_URL carries; a limit that it names there wins
    """
    limits = " ".join(f"-c {name}={limit}" for name, limit in LIMITS[program].items())
    given = str(own.get("options", ""))
    return {
        "connect_timeout": CONNECT_WITHIN,
        **own,
        "options": f"{limits} {given}".rstrip(),
    }
