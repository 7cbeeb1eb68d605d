"""Ending process groups: politely first, then for certain. Shared by supervisor and guardian."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FIRST, LAST = 0, 1  # ranks: what uses the services ends before the services do


@dataclass(frozen=True, slots=True)
class Group:
    """One process group that we started.

    id      number of the group, which is its first process
    signal  how to ask it to end
    rank    FIRST or LAST
    """

    id: int
    signal: int
    rank: int


def end(groups: Iterable[Group], *, within: float, reap: Callable[[], None] = lambda: None) -> None:
    """End all groups within so many seconds: rank by rank politely, then by SIGKILL.

    ``reap`` is called while waiting, for a parent to collect its dead children.
    """
    groups = list(groups)
    deadline = time.monotonic() + within
    for rank, share in ((FIRST, 0.6), (LAST, 1.0)):
        asked = [group for group in groups if group.rank == rank]
        for group in asked:
            send(group.id, group.signal)
        _wait_for(asked, until=deadline - within * (1 - share), reap=reap)
        for group in asked:
            send(group.id, signal.SIGKILL)
    _wait_for(groups, until=time.monotonic() + 1, reap=reap)


def send(group: int, number: int) -> None:
    """Signal a whole group; one that has ended already is no news."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def alive(group: int) -> bool:
    """Tell whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS answers so for a zombie
        return False
    return True


def _wait_for(groups: list[Group], *, until: float, reap: Callable[[], None]) -> None:
    while time.monotonic() < until:
        reap()
        if not any(alive(group.id) for group in groups):
            return
        time.sleep(0.02)
