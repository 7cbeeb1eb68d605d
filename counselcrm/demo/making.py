"""Making the demo practice: open the doors, let everybody live, add it up.

One transaction a client, so that whoever is interrupted goes on where it stopped: the story is
told again from what the trail's first event says, and who has lived already is left alone.
"""

import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.context import ForkContext
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from counselcrm.defaults import install_defaults
from counselcrm.demo.arrivals import SIZES
from counselcrm.demo.cast import counselors
from counselcrm.demo.company import company, open_doors
from counselcrm.demo.desks import Desks
from counselcrm.demo.events import Life, Story, Visit
from counselcrm.demo.practice import Practice
from counselcrm.demo.story import tell
from people import trail
from people.models import Client, TrailEvent
from reports.services import raise_warnings, rebuild_rollups, rebuild_standings

BEGUN, MADE = "counselcrm.demo.begun", "counselcrm.demo.made"
SEED = 20_240_601
# One more than the usual two cores: while one waits for the database, another one works.
PROCESSES = 3
# Below this many clients a second process costs more than it saves.
WORTH_SHARING = 200
TOLD_EVERY = 5.0  # seconds

Say = Callable[[str], object]


class SomebodysData(Exception):
    """The database holds clients that no demo practice has brought."""


class StoryChanged(Exception):
    """An unfinished practice was begun by another version, whose story was another one."""


class PartFailed(Exception):
    """A process that carried out a part of the story ended with an error."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is being made: ``size`` of ``SIZES``, from ``seed``, up to ``now``."""

    size: str
    seed: int
    now: datetime


def is_made() -> bool:
    """Whether the database holds a demo practice from its first to its last client."""
    return TrailEvent.objects.filter(action=MADE).exists()


def is_somebodys() -> bool:
    """Whether the database holds clients that no demo practice has brought."""
    return Client.objects.exists() and not _begun().exists()


def make_practice(plan: Plan, *, say: Say, processes: int = PROCESSES) -> Plan:
    """Make the practice, or go on with one that was interrupted; return what was made.

    :raises SomebodysData: if there are clients already, and not of a demo practice
    :raises StoryChanged: if another version began it
    """
    plan = _begin(plan)
    clock = _Clock(say)
    now = timezone.localtime(plan.now)
    size = SIZES[plan.size]
    guides = counselors(size.counselors)
    install_defaults(now)
    open_doors(guides, now)
    story = tell(size, plan.seed, now)
    practice = Practice(story, company(guides), plan.seed, now)
    clock.tell(f"{len(story.lives)} clients, {len(guides)} counselors")
    with _in_a_hurry():
        # In the order of arrival, so that their numbers tell it.
        practice.register(story.lives)
        clock.tell("files opened")
        _live(practice, story, processes if size.clients >= WORTH_SHARING else 1, clock)
    clock.tell(f"{sum(len(life.visits) for life in story.lives)} appointments and what followed")
    Desks(practice.company, plan.seed, now).lay_out()
    rebuild_standings(now=now)
    rebuild_rollups(now=now)
    raise_warnings(now=now)
    trail.record(MADE, clients=len(story.lives))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clock.tell("sums, warnings, statistics")
    return plan


@transaction.atomic
def _begin(plan: Plan) -> Plan:
    """Write down what is being made, or read what was begun before."""
    if begun := _begun().first():
        known = begun.facts
        if known.get("told_by") != _told_by():
            raise StoryChanged
        return Plan(known["size"], known["seed"], datetime.fromisoformat(known["now"]))
    if Client.objects.exists():
        raise SomebodysData
    trail.record(
        BEGUN, size=plan.size, seed=plan.seed, now=plan.now.isoformat(), told_by=_told_by()
    )
    return plan


def _told_by() -> str:
    """Return a mark of the code that tells the story: the same code tells the same one again."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def _begun() -> "QuerySet[TrailEvent]":
    return TrailEvent.objects.filter(action=BEGUN).order_by("id")


def _live(practice: Practice, story: Story, processes: int, clock: "_Clock") -> None:
    """Let every client live, in several processes where the machine can share its memory.

    Clients of one counselor stay together: two processes never wait for the same counselor.
    """
    parts = _parts(story.lives, processes)
    if len(parts) == 1 or sys.platform != "linux":
        for life, client in practice.still_to_live(story.lives):
            practice.live(life, client)
        return
    # A connection that two processes share would mix up their conversations.
    connections.close_all()
    context: ForkContext = get_context("fork")
    done = context.Value("i", 0)
    workers = [context.Process(target=_part, args=(practice, part, done)) for part in parts]
    for worker in workers:
        worker.start()
    while running := [worker for worker in workers if worker.is_alive()]:
        running[0].join(timeout=TOLD_EVERY)
        clock.tell(f"{done.value} of {len(story.lives)} clients")
        if any(worker.exitcode for worker in workers):
            for worker in running:
                worker.terminate()
            raise PartFailed("what it said is above")


def _part(practice: Practice, lives: Sequence[Life], done: "Synchronized[int]") -> None:
    parent = os.getppid()
    with _in_a_hurry():
        for life, client in practice.still_to_live(lives):
            if os.getppid() != parent:
                return  # nobody is left to wait for us
            practice.live(life, client)
            with done.get_lock():
                done.value += 1


def _parts(lives: Sequence[Life], processes: int) -> list[list[Life]]:
    """Split the lives by counselor into parts of about equal work, the heaviest first."""
    by_guide: dict[int | None, list[Life]] = defaultdict(list)
    for life in lives:
        by_guide[life.guide].append(life)
    parts: list[list[Life]] = [[] for _ in range(processes)]
    for group in sorted(by_guide.values(), key=_work, reverse=True):
        min(parts, key=_work).extend(group)
    return parts


def _work(lives: Sequence[Life]) -> int:
    # Measured: an appointment with what follows costs about twice what a file without one does.
    return sum(1 + 2 * sum(isinstance(event, Visit) for event in life.events) for life in lives)


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """Spare what invented history does not need.

    A power cut may lose the last moments: they are told again. One client stands or falls as a
    whole, so the services' own transactions need no savepoints inside. The story stays until the
    end: there is nothing in it for the collector to find.
    """
    features, threshold = connection.features, gc.get_threshold()
    savepoints = features.uses_savepoints
    _synchronous("off")
    features.uses_savepoints = False
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()
        features.uses_savepoints = savepoints
    _synchronous("on")


def _synchronous(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [state])


class _Clock:
    def __init__(self, say: Say) -> None:
        self._say, self._begun = say, time.monotonic()

    def tell(self, what: str) -> None:
        self._say(f"  making the demo practice … {time.monotonic() - self._begun:.0f} s: {what}")
