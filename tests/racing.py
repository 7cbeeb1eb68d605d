"""Several people at once, each on a database connection of their own."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from time import monotonic
from typing import Any

from django.db import connection, connections, transaction

from common.errors import DomainError
from people.models import Client
from people.services import lock_client

LONGEST = 20  # seconds


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


def while_one_waits(client: Client, act: Callable[[], Any], come: Callable[[], Any]) -> list[Any]:
    """Do ``act`` holding the client's row, as soon as ``come`` waits for it; return both ends."""
    held = Event()

    def hold() -> Any:
        with transaction.atomic():
            lock_client(client)
            held.set()
            _until_somebody_waits()
            return act()

    def follow() -> Any:
        assert held.wait(LONGEST), "nobody held the row"
        return come()

    return race(hold, follow)


def _until_somebody_waits() -> None:
    ends = monotonic() + LONGEST
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
