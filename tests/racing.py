"""Several people at once, each on a database connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from time import monotonic
from typing import Any

from django.db import connection, connections

from common.errors import DomainError


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment; return what each gave back, or the refusal it met."""
    start = Barrier(len(acts))
    ends: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            ends[place] = act()
        except DomainError as refusal:
            ends[place] = refusal
        finally:
            connections.close_all()

    racers = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return ends


def until_somebody_waits_for_a_lock(seconds: float = 20) -> None:
    """Return as soon as another connection to this database waits for a row that is taken."""
    ends = monotonic() + seconds
    waiting = 0
    with connection.cursor() as cursor:
        while not waiting:
            assert monotonic() < ends, "nobody came to wait"
            # The statistics of one transaction stay as they were first read.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            (waiting,) = cursor.fetchone()
