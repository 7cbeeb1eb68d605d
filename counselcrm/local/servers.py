"""Throw-away servers for tests and checks, several at once if need be."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from counselcrm.local.children import Children
from counselcrm.local.lock import Lock
from counselcrm.local.places import Places
from counselcrm.local.postgres import Postgres
from counselcrm.local.trouble import Trouble
from counselcrm.local.valkey import Valkey

SLOTS = 16  # suites that can run from one clone at the same time


@contextmanager
def test_servers(places: Places) -> Iterator[tuple[str, str]]:
    """Run a database and a broker as long as the block lasts; yield their addresses.

    DATABASE_URL and REDIS_URL, where set, name servers to use instead.
    """
    database, broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    with ExitStack() as stack:
        slot = None if database else stack.enter_context(free_slot(places))
        if slot:
            stack.callback(shutil.rmtree, places.sockets(_name(slot)), ignore_errors=True)
        if not broker:
            stack.callback(remove_broker, places)
        children = Children(keep=[slot.lock.handle] if slot else [])
        stack.callback(children.close)
        yield (
            database or _database(places, children, slot),
            broker or start_broker(places, children),
        )


@contextmanager
def test_broker(places: Places) -> Iterator[str]:
    """Run a broker for one more process of a test run; yield its address."""
    children = Children()
    try:
        yield start_broker(places, children)
    finally:
        children.close()
        remove_broker(places)


def start_broker(places: Places, children: Children) -> str:
    """Start a Valkey that keeps nothing and return its address."""
    name = f"vk-{os.getpid()}"
    valkey = Valkey(places, children, name=name, home=None, log=places.logs / "test-valkey.log")
    valkey.await_ready(valkey.launch())
    return valkey.url


def remove_broker(places: Places) -> None:
    """Remove what this process' Valkey left behind."""
    shutil.rmtree(places.sockets(f"vk-{os.getpid()}"), ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Slot:
    """A data folder for tests that is ours until its lock goes."""

    number: int
    lock: Lock


@contextmanager
def free_slot(places: Places) -> Iterator[Slot]:
    """Hold the first data folder that no other suite of this clone is using.

    :raises Trouble: if all are taken
    """
    for number in range(SLOTS):
        with closing(Lock(places.local / "test" / f"{number}.lock")) as lock:
            if lock.try_take(str(os.getpid())):
                yield Slot(number, lock)
                return
    raise Trouble(f"{SLOTS} test runs are using this clone already.", "Wait until one has ended.")


def _name(slot: Slot) -> str:
    return f"pgt{slot.number}"


def _database(places: Places, children: Children, slot: Slot | None) -> str:
    assert slot is not None  # noqa: S101 - for the type checker
    home = places.services / "test" / str(slot.number)
    log = places.logs / f"test-postgres-{slot.number}.log"
    postgres = Postgres(places, children, name=_name(slot), home=home, log=log, fast=True)
    try:
        postgres.await_ready(postgres.launch())
    except Trouble:
        # Without fsync a power cut can spoil the folder; nothing in it is worth keeping.
        children.stop(within=3)
        shutil.rmtree(postgres.data, ignore_errors=True)
        postgres.await_ready(postgres.launch())
    return postgres.url
