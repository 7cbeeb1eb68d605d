"""What a later step of the journey knows of a client's year, for the simulator's estimate.

The later app appends its callable when it starts; tiering imports nothing that comes after it.

client_years   a moment → tier → what one client of that tier buys in twelve months
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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


client_years: list[Callable[[datetime], Mapping[str, ClientYear]]] = []


def client_years_at(now: datetime) -> dict[str, ClientYear]:
    """Return what is known of each tier; {} where nobody tells."""
    known: dict[str, ClientYear] = {}
    for tell in client_years:
        known |= tell(now)
    return known
