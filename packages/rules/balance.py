"""The sessions of one enrollment: an append-only ledger whose sum is the balance. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    BOUGHT = "bought"
    USED = "used"
    RETURNED = "returned"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    ADJUSTED = "adjusted"


ADDING = frozenset({EntryKind.BOUGHT, EntryKind.RETURNED})


class ImpossibleEntry(ValueError):
    """An entry has no sessions, or the sign that its kind never has."""


class NotEnoughSessions(ValueError):
    """An entry would take more sessions than are left."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``sessions`` is signed: bought and returned add, the others take."""

    kind: EntryKind
    sessions: int


def check_entry(entry: Entry) -> None:
    """Refuse an entry whose sign does not fit its kind. Only an adjustment may go both ways.

    :raises ImpossibleEntry: if it does not fit, or is zero
    """
    if entry.sessions == 0:
        raise ImpossibleEntry("an entry of no sessions says nothing")
    adds = entry.sessions > 0
    if entry.kind is not EntryKind.ADJUSTED and adds != (entry.kind in ADDING):
        raise ImpossibleEntry(f"{entry.sessions:+d} sessions cannot be {entry.kind}")


def balance(entries: Iterable[Entry]) -> int:
    """Return how many sessions are left.

    :raises ImpossibleEntry: for an entry that ``check_entry`` refuses
    """
    left = 0
    for entry in entries:
        check_entry(entry)
        left += entry.sessions
    return left


def check_can_add(left: int, entry: Entry) -> None:
    """Refuse an entry that would leave fewer than no sessions.

    left   the balance before, as ``balance`` gives it

    :raises ImpossibleEntry: for an entry that ``check_entry`` refuses
    :raises NotEnoughSessions: if the balance would fall below zero
    """
    check_entry(entry)
    if left + entry.sessions < 0:
        raise NotEnoughSessions(f"{left} sessions are left, {-entry.sessions} were asked for")


def can_use(left: int, sessions: int = 1) -> bool:
    """Return whether so many sessions can still be held."""
    return 0 < sessions <= left
