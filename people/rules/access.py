"""The access matrix as data, and the question asked of it. Pure."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    INTAKE = "intake"
    COUNSELOR = "counselor"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMIN = "admin"
    AUDITOR = "auditor"
    CLIENT_TOKEN = "client_token"  # noqa: S105 - the name of a role, not a secret
    ANONYMOUS = "anonymous"


class Action(StrEnum):
    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"


class Scope(StrEnum):
    """How far one cell of the matrix reaches."""

    NONE = "-"
    OWN = "own"
    TEAM = "team"
    ALL = "all"
    AGGREGATE = "agg"
    META = "meta"
    SELF = "self"
    BREAK_GLASS = "bg"


class UnknownResource(ValueError):
    """A resource that no row of the matrix names: a typing error in a view."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """cells   (resource, role, action) → scope"""

    cells: Mapping[tuple[str, str, str], Scope]

    @property
    def resources(self) -> frozenset[str]:
        return frozenset(resource for resource, _, _ in self.cells)

    def scope(self, resource: str, role: str, action: str) -> Scope:
        """Return how far ``role`` may do ``action``; a role without a row may nothing.

        :raises UnknownResource: if the matrix does not know the resource
        """
        found = self.cells.get((resource, role, Action(action)))
        if found is None and resource not in self.resources:
            raise UnknownResource(resource)
        return found or Scope.NONE


def parse_matrix(*tables: Iterable[str]) -> Matrix:
    """Read the matrix from CSV lines; later tables may add resources, never change a cell.

    :raises ValueError: if a cell is repeated or not a known scope
    """
    cells: dict[tuple[str, str, str], Scope] = {}
    for table in tables:
        for row in csv.DictReader(table):
            for action in Action:
                key = (row["resource"], Role(row["role"]).value, action.value)
                if key in cells:
                    raise ValueError(f"cell {key} stands twice")
                cells[key] = Scope(row[action])
    return Matrix(cells)
