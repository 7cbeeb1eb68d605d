"""Looking for statements that read more than they need."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

LARGE = 5_000  # rows; below that a whole table is often read faster than by an index
# Up to here several indexes serve alike; from here on it must be the one made for the list.
VERY_LARGE = 50_000


def faults(plans: Sequence[Mapping[str, Any]], indexes: Sequence[str]) -> list[str]:
    """Return what is wrong: an index that should be used and is not, a large table read whole.

    Where the tables are small the planner is right to read them whole, and nothing is said.
    """
    nodes = [node for plan in plans for node in _nodes(plan)]
    whole = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    whole &= _tables_of_more_than(LARGE)
    used = {node["Index Name"] for node in nodes if "Index Name" in node}
    very_large = _tables_of_more_than(VERY_LARGE)
    missing = [name for name in indexes if name not in used and _table_of(name) in very_large]
    return [
        *(f"reads the whole of {table}" for table in sorted(whole)),
        *(f"does not use {name}" for name in missing),
    ]


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _tables_of_more_than(rows: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [rows]
        )
        return {name for (name,) in cursor.fetchall()}


def _table_of(index: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_indexes WHERE indexname = %s", [index])
        found = cursor.fetchone()
    return str(found[0]) if found else ""
