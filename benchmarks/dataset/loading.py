"""What makes a load quick: no triggers and no indexes while it runs, all of them after."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models

# Unique and exclusion constraints; primary keys and what else foreign keys hang on stay.
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                  pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE contype IN ('u', 'x') AND conrelid = ANY(%s::regclass[]) AND NOT EXISTS (
        SELECT FROM pg_constraint hanging
        WHERE hanging.contype = 'f' AND hanging.conindid = pg_constraint.conindid
    )
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE contype IN ('u', 'f') AND conindid = indexrelid
    )
"""
SEQUENCES = """
    SELECT format('SELECT setval(%%L, (SELECT COALESCE(max(id), 0) + 1 FROM %%s), false)',
                  pg_get_serial_sequence(name, 'id'), name)
    FROM unnest(%s::text[]) AS name
"""


@contextmanager
def bulk_load(loaded: Iterable[type[models.Model]]) -> Iterator[None]:
    """Take indexes and triggers away as long as the block lasts."""
    loaded = list(loaded)
    tables = [model._meta.db_table for model in loaded]
    counted = [model._meta.db_table for model in loaded if model._meta.auto_field]
    _run("SET session_replication_role = replica")
    _run("SET maintenance_work_mem = '256MB'")
    made = _without(CONSTRAINTS, tables)
    made = _without(INDEXES, tables) + made
    yield
    for statement in made:
        _run(statement)
    for (statement,) in _rows(SEQUENCES, counted):
        _run(statement)
    _run("SET session_replication_role = DEFAULT")


def _without(listing: str, tables: list[str]) -> list[str]:
    """Drop what is listed and return the statements that bring it back."""
    found = _rows(listing, tables)
    for drop, _make in found:
        _run(drop)
    return [make for _drop, make in found]


def _rows(statement: str, tables: list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [tables])
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
