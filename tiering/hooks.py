"""What later steps of the journey know, for the simulator's estimate and the client's letter.

The later app appends its callable when it starts; tiering imports nothing that comes after it.

client_years   a moment → tier → what one client of that tier buys in twelve months
offers         who reads, a decision → what is offered or was bought since
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from people.models import User
from tiering.models import ServiceStandard, TierDecision


@dataclass(frozen=True, slots=True)
class ClientYear:
    """Means over the clients who are in a tier today.

    clients    how many they are
    sessions   held in twelve months, by one
    revenue    CNY bought in twelve months, by one
    """

    clients: int
    sessions: Decimal
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """A package in the client's words.

    price   CNY; None where the reader does not see what somebody pays
    facts   sentences: how many sessions, until when, what is included, what is paid back
    """

    name: str
    price: Decimal | None
    facts: list[str]


@dataclass(frozen=True, slots=True)
class Offered:
    """Packages as a letter names them.

    bought     whether the client has taken them, rather than may choose among them
    standard   what is promised with them
    """

    bought: bool
    packages: list[Named]
    standard: ServiceStandard


client_years: list[Callable[[datetime], Mapping[str, ClientYear]]] = []
offers: list[Callable[[User, TierDecision], Offered | None]] = []


def client_years_at(now: datetime) -> dict[str, ClientYear]:
    """Return what is known of each tier; {} where nobody tells."""
    known: dict[str, ClientYear] = {}
    for tell in client_years:
        known |= tell(now)
    return known


def offered(user: User, decision: TierDecision) -> Offered | None:
    """Return what follows from a decision for the client; None where nothing is offered."""
    for tell in offers:
        if told := tell(user, decision):
            return told
    return None
