"""Questions of hot pages, put into SQL once.

Putting a query together costs Django more than asking it. A ``Question`` does so once for each
shape and asks again from then on with other values. What may be seen is decided by ``visible_to``
as everywhere: its conditions go into the SQL with the rest.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """Stands in a query for one plain value that is known when it is asked; never for None."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class Reader(Slot):
    """Stands for everybody of one role, as ``visible_to`` looks at them."""

    def __init__(self, role: str) -> None:
        super().__init__("reader_pk")
        self.role = role
        self.pk = Slot("reader_pk")
        self.site_id = Slot("reader_site")


@dataclass(frozen=True, slots=True)
class _Statement:
    """sql "" where nothing can be found, whatever the values are; locks: its rows stay locked."""

    sql: str
    params: Sequence[Any]
    converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]
    locks: bool = False

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if not self.sql:
            return []
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock outside a transaction ends at once.")
        params = [values[part.name] if isinstance(part, Slot) else part for part in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: Iterable[Any]) -> tuple[Any, ...]:
        columns = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        return tuple(columns)


@dataclass(frozen=True, slots=True)
class Columns(Generic[Row]):
    """The columns of one model in a row of several, and the way back from the row to the model."""

    model: type[Row]
    names: tuple[str, ...]

    @classmethod
    def of(cls, model: type[Row], *, without: Collection[str] = ()) -> "Columns[Row]":
        fields = model._meta.concrete_fields
        return cls(model, tuple(field.attname for field in fields if field.name not in without))

    def at(self, path: str = "") -> list[str]:
        """Return the columns as ``values_list`` takes them, behind the path that leads there."""
        return [f"{path}__{name}" if path else name for name in self.names]

    def made(self, values: Iterator[Any]) -> Row:
        """Return the model of the next columns of a row, as if it had been read by itself."""
        own = list(islice(values, len(self.names)))
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, own)


class Question:
    """One query for all readers of a role.

    build   called once for each shape, with a ``Reader`` for the person, the parts of the shape
            as they are, and a ``Slot`` for each value; returns a query of ``values_list``
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self._build = build
        self._statements: dict[Hashable, _Statement] = {}

    def ask(self, user: Any, /, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that ``user`` may see; None where the question asks nobody's rights.

        shape    what makes another query of it: few and fixed, never what somebody typed
        values   what is compared, by name; texts, numbers, moments, no None
        """
        role = user.role if user else ""
        key = (role, shape, tuple(values))
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._put(role, shape, values)
        reader = {"reader_pk": user.pk, "reader_site": user.site_id} if user else {}
        return statement.rows({**values, **reader})

    def _put(self, role: str, shape: Sequence[Hashable], values: Iterable[str]) -> _Statement:
        query = self._build(Reader(role), *shape, **{name: Slot(name) for name in values}).query
        compiler = query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return _Statement("", (), {})
        columns = [expression for expression, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        return _Statement(sql, tuple(params), converters, locks=query.select_for_update)
