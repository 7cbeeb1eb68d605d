"""What later steps of the journey know of a client's file when two files are brought together.

The later app appends its callable when it starts, so that people imports nothing that comes
after it.

obstacles   a client's key and the moment → what is still open in that room, in words
holdings    keys of clients → what that room keeps of each
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands against a merge.

    code   for programs; text is fit to show
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How many rows of one kind each client has; a client without any is not in ``counts``."""

    code: str
    label: str
    counts: Mapping[int, int]


obstacles: list[Callable[[int, datetime], list[Obstacle]]] = []
holdings: list[Callable[[Collection[int]], list[Holding]]] = []


def obstacles_of(client: int, now: datetime) -> list[Obstacle]:
    """Return everything that is still open in a file, all rooms together."""
    return [obstacle for ask in obstacles for obstacle in ask(client, now)]


def holdings_of(clients: Collection[int]) -> list[Holding]:
    """Return what each file holds, room by room."""
    return [holding for tell in holdings for holding in tell(clients)]


def counts_by_client(rows: "QuerySet[Any]", clients: Collection[int]) -> dict[int, int]:
    """Return how many of the rows each client has."""
    own = rows.filter(client__in=clients).order_by().values_list("client")
    return dict(own.annotate(n=Count("pk")))
