"""Rows on their way into a table: typed values in, COPY's text out."""

import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import JSONField

from common.fields import EncryptedField

NULL = r"\N"
UNSAFE = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def text(value: str) -> str:
    return value.translate(UNSAFE)


def _bytes(value: bytes) -> str:
    return r"\\x" + value.hex()


def _list(values: Iterable[str]) -> str:
    quoted = [f'"{value}"' for value in values]
    return "{" + ",".join(quoted) + "}"


# Strings are written as they are: codes, names and ids of the fill hold nothing to be escaped.
WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: NULL,
    str: str,
    int: str,
    bool: lambda value: "t" if value else "f",
    bytes: _bytes,
    datetime: lru_cache(10_000)(datetime.isoformat),  # the same for a whole round of counselors
    date: date.isoformat,
    Decimal: str,
    UUID: str,
    list: _list,
    dict: lambda value: text(json.dumps(value)),
}


class Table:
    """One table's columns; ``add`` takes their values in the order in which they were named.

    A column that is not named gets the model's default, so that a new column with one needs no
    change here.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in columns and _written(field)]
        names = [*(fields[name].column for name in columns), *(field.column for field in rest)]
        self._into = f"COPY {model._meta.db_table} ({', '.join(names)}) FROM STDIN"
        self._tail = "".join(f"\t{_default(field)}" for field in rest) + "\n"
        self._width = len(columns)
        self._rows: list[str] = []

    def add(self, *values: Any) -> None:
        cells = [WRITERS[type(value)](value) for value in values]
        if len(cells) != self._width:
            raise ValueError(f"{self.model.__name__}: {len(cells)} values, not {self._width}")
        self._rows.append("\t".join(cells) + self._tail)

    def flush(self) -> None:
        """Send what has gathered."""
        if self._rows:
            with connection.cursor() as cursor:
                cursor.copy_expert(self._into, io.StringIO("".join(self._rows)))
            self._rows.clear()


def _written(field: "models.Field[Any, Any]") -> bool:
    """Whether the column needs a value from us: the database gives keys and moments itself."""
    return not (isinstance(field, models.AutoField) or field.has_db_default())


def _default(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if isinstance(field, ArrayField):
        return _list(value or [])
    if isinstance(field, JSONField):
        return text(json.dumps(value))
    return text(value) if isinstance(value, str) else WRITERS[type(value)](value)


class Sealed:
    """A row that seals its encrypted columns without being a model's instance."""

    def __init__(self, model: type[models.Model], *fields: str) -> None:
        self._meta = model._meta
        self._fields = [model._meta.get_field(name) for name in fields]
        self.public_id, self._key = "", b""

    def sealing_key(self, _ring: str) -> bytes:
        return self._key

    def seal(self, public_id: str, key: bytes, *values: Any) -> list[bytes | None]:
        """Return the envelopes of one row, in the order in which the fields were named."""
        self.public_id, self._key = public_id, key
        return [
            field.sealed(self, value)
            for field, value in zip(self._fields, values, strict=True)
            if isinstance(field, EncryptedField)
        ]
