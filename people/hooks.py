"""Where later steps of the journey are heard when files are merged, or a request gets its file.

The later app appends its callable when it starts, so that people imports nothing that comes
after it.

obstacles         a client's key and the moment → what is still open in that room, in words
holdings          keys of clients → what that room keeps of each
request_has_file  a request, its file, who said so and when; in the transaction that closes it
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

if TYPE_CHECKING:
    from people.models import Client, ContactRequest, User


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
request_has_file: list[Callable[["ContactRequest", "Client", "User", datetime], None]] = []


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
