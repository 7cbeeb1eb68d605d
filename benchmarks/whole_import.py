"""One large file of clients, brought in as a practice would: by a worker of its own.

    python3 start.py bench --file 100000

The worker is killed in the middle and another goes on; a second file is cancelled on its way.
Afterwards everything is counted from the tables, not from what the job says of itself.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.utils import timezone

from benchmarks.meter import PROC, cpu_seconds

if TYPE_CHECKING:
    from people.models import ImportJob

WORK = "--work"
LOOK = 0.05  # seconds
GIVE_UP_AFTER = 3_600  # seconds without an end
HALF = 0.5


class Wrong(AssertionError):
    """The tables do not hold what the file said."""


@dataclass(slots=True)
class Spent:
    """What the workers of one file took.

    wall       seconds from the start of the first worker to the end of the job
    cpu        seconds of processor time of the workers, and
    database   of their database sessions
    peak       MiB of memory that one worker held at most
    steps      different numbers of finished rows that a reader of the progress bar saw
    """

    wall: float = 0.0
    cpu: float = 0.0
    database: float = 0.0
    peak: float = 0.0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, counted.

    opened     files in the table of clients, beyond those before
    returned   rows of the error file, headings not among them
    """

    state: str
    rows: int
    done: int
    opened: int
    returned: int
    spent: Spent


def brought_in(rows: int, *, environment: Mapping[str, str]) -> Outcome:
    """Bring one file in; its first worker is killed when half of it is done.

    :raises Wrong: if a row was lost, came twice, or is missing in the error file
    """
    from benchmarks.rows.imports import broken_of, file_of

    found = _carried_out(file_of(rows), environment, stop=_killed)
    refused = broken_of(rows)
    if found.state != "done" or (found.opened, found.returned) != (rows - refused, refused):
        raise Wrong(f"{found}: {rows - refused} and {refused} were due")
    return found


def cancelled(rows: int, *, environment: Mapping[str, str], after: float = HALF) -> Outcome:
    """Cancel one file when this share of it is done.

    :raises Wrong: if there are other rows than those of whole pieces
    """
    from benchmarks.rows.imports import broken_of, file_of
    from people.services.bringing_in import PIECE

    found = _carried_out(file_of(rows, "17", last="安"), environment, stop=_cancelled, after=after)
    refused = broken_of(found.done)
    if found.state != "cancelled" or found.done % PIECE:
        raise Wrong(f"{found}: not whole pieces of {PIECE}")
    if (found.opened, found.returned) != (found.done - refused, refused):
        raise Wrong(f"{found}: {found.done - refused} and {refused} were due")
    return found


def _carried_out(
    data: bytes, environment: Mapping[str, str], *, stop: "Stop", after: float = HALF
) -> Outcome:
    from benchmarks.rows.imports import number_on, upload
    from people.importfiles import error_rows
    from people.models import Client, ImportJob, User
    from people.selectors.imports import refused_rows

    number_on()
    by = User.objects.filter(role="manager").order_by("pk")[0]
    before = Client.objects.count()
    job = upload(data, by)
    spent = _watch(job, environment, stop, after)
    job = ImportJob.objects.get(pk=job.pk)
    returned = sum(1 for _row in error_rows(job.headings, refused_rows(job))) - 1
    opened = Client.objects.count() - before
    if (job.created, job.failed + job.skipped) != (opened, returned):
        raise Wrong(f"{job.created} and {job.failed} are told, {opened} and {returned} are there")
    return Outcome(job.state, job.total or 0, job.done, opened, returned, spent)


def _watch(job: "ImportJob", environment: Mapping[str, str], stop: "Stop", after: float) -> Spent:
    """Let workers carry the job out and look at it as its page does."""
    spent, stopped, begun = Spent(), False, time.monotonic()
    seen: set[int] = set()
    while not job.has_ended:
        if time.monotonic() - begun > GIVE_UP_AFTER:
            raise Wrong("it does not end")
        with _worker(environment) as worker:
            while worker.process.poll() is None and not job.has_ended:
                time.sleep(LOOK)
                worker.look()
                job.refresh_from_db()
                seen.add(job.done)
                if not stopped and job.total and job.done >= after * job.total:
                    stopped = True
                    stop(job, worker)
        if worker.process.returncode > 0:
            raise Wrong(f"the worker ended with {worker.process.returncode}")
        spent.cpu += worker.cpu
        spent.database += worker.database
        spent.peak = max(spent.peak, worker.peak)
        job.refresh_from_db()
    spent.wall, spent.steps = time.monotonic() - begun, len(seen)
    return spent


def _killed(_job: "ImportJob", worker: "Worker") -> None:
    worker.process.kill()


def _cancelled(job: "ImportJob", _worker: "Worker") -> None:
    from people import services

    services.cancel_import(job=job, by=job.begun_by, now=timezone.now())


class Worker:
    """A process that brings in what waits, and what it has taken so far."""

    def __init__(self, process: "subprocess.Popen[str]", session: int) -> None:
        self.process, self._session = process, session
        self.cpu = self.database = self.peak = 0.0

    def look(self) -> None:
        """Read what was taken up to now; a process that has just ended tells nothing more."""
        with suppress(OSError):
            self.cpu = max(self.cpu, cpu_seconds([self.process.pid]))
            self.database = max(self.database, cpu_seconds([self._session]))
            self.peak = max(self.peak, _peak(self.process.pid))


Stop = Callable[["ImportJob", Worker], None]


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[Worker]:
    command = [sys.executable, "-m", "benchmarks.whole_import", WORK]
    root = Path(__file__).parents[1]
    process = subprocess.Popen(
        command, env=environment, cwd=root, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Worker(process, int(process.stdout.readline()))
        process.wait()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _peak(pid: int) -> float:
    """Return the most memory that a process has held, in MiB; 0 where it has ended."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kib = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(kib[0]) / 1024 if kib else 0.0


def _work() -> None:
    from people import services

    connection.ensure_connection()
    print(connection.connection.info.backend_pid, flush=True)
    while services.carry_on_import(now=timezone.now()):
        pass


def told(title: str, found: Outcome) -> str:
    spent = found.spent
    work = spent.cpu + spent.database
    return (
        f"{title}: {found.done:,} of {found.rows:,} rows, {found.opened:,} files opened, "
        f"{found.returned:,} rows in the error file. {spent.wall:.0f} s, of it processor time "
        f"{spent.cpu:.1f} s of the workers and {spent.database:.1f} s of the database: "
        f"{found.done / work:,.0f} rows/s. At most {spent.peak:.0f} MiB; the progress was seen "
        f"at {spent.steps} places."
    )


def main() -> None:
    """Read the number of rows from the command line, bring them in, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument(WORK, action="store_true")
    typed = parser.parse_args()
    django.setup()
    if typed.work:
        _work()
        return
    for title, carry_out in (
        ("  killed in the middle", brought_in),
        ("  cancelled on its way", cancelled),
    ):
        found = carry_out(typed.rows, environment=dict(os.environ))
        print(told(title, found), flush=True)


if __name__ == "__main__":
    main()
