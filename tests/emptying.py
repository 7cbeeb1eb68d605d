"""Emptying the tables after a test that really commits: only those that hold something.

Django truncates every table, and a truncated table gets new files, as do its indexes: most of a
second for a hundred tables of which a test has filled ten.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# Neither foreign keys nor the triggers that keep what was written stand in the way.
WITHOUT_TRIGGERS = "SET session_replication_role = replica"
AS_BEFORE = "SET session_replication_role = DEFAULT"


def delete_what_is_there(connection: BaseDatabaseWrapper) -> None:
    """Have this connection delete rows where it would truncate; only a superuser may do so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        (may,) = cursor.fetchone()
    if may:
        connection.ops.sql_flush = lambda _style, tables, **_how: _deletions(connection, tables)


def _deletions(connection: BaseDatabaseWrapper, tables: list[Any]) -> list[str]:
    quoted = [connection.ops.quote_name(table) for table in tables]
    each = " UNION ALL ".join(
        f"SELECT {at} WHERE EXISTS (SELECT FROM {table})" for at, table in enumerate(quoted)
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        filled = [quoted[at] for (at,) in cursor.fetchall()]
    return [WITHOUT_TRIGGERS, *(f"DELETE FROM {table}" for table in filled), AS_BEFORE]
