"""Measure every row against one filled database and write what was found as JSON.

Rows take turns in rounds, so that whatever else the machine does meets all of them alike.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.db import DatabaseError, connection

from benchmarks import driver
from benchmarks.meter import children_of, cpu_seconds, middle, percentile
from benchmarks.own import Own
from benchmarks.plans import faults
from benchmarks.probe import Statements

if TYPE_CHECKING:
    from benchmarks.practice import Practice
    from benchmarks.rows.kinds import Page, Work


@dataclass(slots=True)
class Found:
    """What a row came to.

    rate            requests a second
    p50, p99        milliseconds
    cpu             milliseconds a request, of web, database and cache together
    web             the part of ``cpu`` that the web workers spent
    later           the part of ``cpu`` that was spent after the answers (roll-ups)
    queries         statements of one request
    kib             size of one answer
    figure          of a row that is work, in its own unit
    faults          what is wrong with the plans of its statements
    error           why there is nothing to tell

    The others are the row's bounds, so that a result tells everything by itself.
    """

    unit: str = ""
    must: float | None = None
    aim: float | None = None
    max_queries: int | None = None
    growth: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    rate: float | None = None
    p50: float | None = None
    p99: float | None = None
    cpu: float | None = None
    web: float | None = None
    later: float = 0.0
    queries: int | None = None
    kib: float | None = None
    figure: float | None = None
    faults: list[str] = field(default_factory=list)
    error: str = ""


@dataclass(slots=True)
class Servers:
    """Where to ask, and whose processor time to count."""

    ports: dict[str, int]
    workers: dict[str, list[int]]
    broker: int

    def spent(self, server: str) -> tuple[float, float]:
        """Return seconds of processor time: of the web workers; of their sessions and the cache."""
        return cpu_seconds(self.workers[server]), cpu_seconds([*_sessions(), self.broker])


class Turn:
    """One row of pages through all its rounds."""

    def __init__(self, row: "Page", servers: Servers, requests: int) -> None:
        self.row = row
        self.found = Found(must=row.must, aim=row.aim, max_queries=row.queries, growth=row.growth)
        self._servers, self._requests = servers, requests
        self._sent = 0
        self._latencies: list[float] = []
        self._cpu: list[float] = []
        self._web: list[float] = []
        self._later: list[float] = []
        self._rates: list[float] = []

    def begin(self, practice: "Practice") -> None:
        """Prepare, look at statements and plans once, and warm up."""
        self.row.prepare(practice)
        port = self._servers.ports[self.row.server]
        with suppress(driver.Refused):  # the first one fills caches of statements and templates
            driver.burst(port, self._next(2))
        counted = self._probe(port, "queries")
        self.found.queries = len(counted["statements"])
        self.found.kib = counted["bytes"] / 1024
        self.found.faults = faults(self._probe(port, "plans")["plans"], self.row.indexes)
        driver.burst(port, self._next(self._requests))
        with connection.execute_wrapper(seen := Statements(plans=True)):
            self.row.follow_up()
        self.found.faults += faults(seen.plans, ())

    def round(self) -> None:
        port, server = self._servers.ports[self.row.server], self.row.server
        requests = self._next(self._requests)
        before = self._servers.spent(server)
        burst = driver.burst(port, requests)
        answered = self._servers.spent(server)
        own = Own()
        self.row.follow_up()
        later = own.spent()
        count = len(requests)
        web, database = answered[0] - before[0], answered[1] - before[1]
        self._cpu.append((web + database + later) / count)
        self._web.append(web / count)
        self._later.append(later / count)
        self._latencies += burst.latencies
        self._rates.append(count / burst.wall)

    def end(self) -> None:
        found = self.found
        found.rate = middle(self._rates)
        found.p50 = percentile(self._latencies, 0.50) * 1000
        found.p99 = percentile(self._latencies, 0.99) * 1000
        found.cpu = middle(self._cpu) * 1000
        found.web = middle(self._web) * 1000
        found.later = middle(self._later) * 1000

    def _next(self, count: int) -> list[driver.Request]:
        first, self._sent = self._sent, self._sent + count
        return [self.row.request(number) for number in range(first, self._sent)]

    def _probe(self, port: int, asked: str) -> dict[str, Any]:
        (request,) = self._next(1)
        status, body = driver.ask(port, request, **{"X-Probe": asked})
        if status >= 400:
            raise driver.Refused(f"{request.method} {request.path} answered {status}")
        told: dict[str, Any] = json.loads(body)
        if told["status"] != request.status:
            raise driver.Refused(
                f"{request.method} {request.path} answered {told['status']}, not {request.status}"
            )
        return told


def measure_pages(
    rows: Sequence["Page"], practice: "Practice", servers: Servers, *, rounds: int, requests: int
) -> dict[str, Found]:
    """Measure pages in turns; a row that cannot be measured says why and leaves the rest alone."""
    turns = [Turn(row, servers, requests) for row in rows]
    for turn in turns:
        with _told(turn.found):
            turn.begin(practice)
    for _ in range(rounds):
        for turn in turns:
            if not turn.found.error:
                with _told(turn.found):
                    turn.round()
    for turn in turns:
        if not turn.found.error:
            turn.end()
    return {turn.row.name: turn.found for turn in turns}


def measure_work(rows: Sequence["Work"], practice: "Practice", *, rounds: int) -> dict[str, Found]:
    """Do each piece of work once a round; the middle figure counts."""
    told = {}
    for row in rows:
        found = Found(unit=row.unit, at_least=row.at_least, at_most=row.at_most)
        told[row.name] = found
        with _told(found):
            row.prepare(practice)
            row.run()
            found.figure = middle([row.run() for _ in range(rounds)])
    return told


@contextmanager
def _told(found: Found) -> Iterator[None]:
    """Write a row's failure beside its name instead of losing the other rows."""
    try:
        yield
    except (driver.Refused, DatabaseError, LookupError) as error:
        found.error = f"{type(error).__name__}: {error}"


def _sessions() -> list[int]:
    """Return the processes of the servers' database sessions, ours not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def main() -> None:
    """Read from the command line what is served where, measure, and write the result."""
    typed = _arguments()
    django.setup()
    from benchmarks import rows
    from benchmarks.practice import Practice

    def wanted(name: str) -> bool:
        return not typed.only or any(part.lower() in name.lower() for part in typed.only)

    practice = Practice(clients=typed.clients)
    servers = Servers(
        ports={"web": typed.web[0], "bare": typed.bare[0]},
        workers={"web": children_of(typed.web[1]), "bare": children_of(typed.bare[1])},
        broker=typed.broker,
    )
    pages = [row() for row in rows.PAGES if wanted(row.name)]
    yardsticks = [row() for row in rows.YARDSTICKS if row.name == rows.UNIT or not typed.only]
    found = measure_pages(
        [*yardsticks, *pages],
        practice,
        servers,
        rounds=typed.rounds,
        requests=typed.requests,
    )
    work = [row() for row in rows.WORK if wanted(row.name)]
    found |= measure_work(work, practice, rounds=typed.rounds)
    typed.out.write_text(json.dumps({name: asdict(row) for name, row in found.items()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--web", type=int, nargs=2, required=True, metavar=("PORT", "PID"))
    parser.add_argument("--bare", type=int, nargs=2, required=True, metavar=("PORT", "PID"))
    parser.add_argument("--broker", type=int, required=True, metavar="PID")
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
