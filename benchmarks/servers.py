"""The bench's own database, broker and web servers; nothing of the demo's is touched."""

import hashlib
import http.client
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import psycopg2.extensions

from counselcrm.local import secrets_file
from counselcrm.local.children import Child, Children, tail
from counselcrm.local.lock import Lock
from counselcrm.local.places import Places
from counselcrm.local.ports import LOOPBACK, listen
from counselcrm.local.postgres import DATABASE, Postgres
from counselcrm.local.servers import remove_broker
from counselcrm.local.trouble import Trouble
from counselcrm.local.valkey import Valkey

HERE = Path(__file__).parent
ANSWER_WITHIN = 60.0  # seconds
# The practice, and the yardsticks beside it: settings module and a path that must answer.
WEB, BARE = ("benchmarks.settings", "/healthz"), ("benchmarks.bare", "/one/1/")


@dataclass(frozen=True, slots=True)
class Server:
    """One gunicorn that answers."""

    port: int
    pid: int


class Bench:
    """Servers for as long as a bench runs.

    broker_pid   process of the cache, whose work counts as the pages' too
    """

    def __init__(self, places: Places, children: Children, postgres: Postgres, valkey: Valkey):
        self._places, self._children = places, children
        self._postgres, self._valkey = postgres, valkey
        self._secrets = secrets_file.load_or_make(places.local / "bench" / "secrets.env")
        postgres.await_ready(postgres.launch())
        broker = valkey.launch()
        valkey.await_ready(broker)
        self.broker_pid = broker.process.pid

    def environment(self, database: str, settings: str = WEB[0]) -> dict[str, str]:
        """Return what the settings read, for one of the bench's databases."""
        var = self._places.local / "bench" / "var"
        (var / "static").mkdir(parents=True, exist_ok=True)
        return {
            **os.environ,
            **self._secrets,
            "COUNSELCRM_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": settings,
            "DEBUG": "false",
            "DATABASE_URL": self._address(database),
            "REDIS_URL": self._valkey.url,
            "PUBLIC_URL": f"http://{LOOPBACK}",
            "ALLOWED_HOSTS": LOOPBACK,
            "COUNSELCRM_VAR": str(var),
            # Hashed names need collected files; a plain name costs a page the same.
            "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "PYTHONUNBUFFERED": "1",
        }

    def filled(self, database: str, clients: int) -> None:
        """Make sure that the database stands, filled by today's makers with so many clients."""
        stamp = _stamp(clients)
        if self._stamp_of(database) == stamp:
            return
        self.new(database)
        self.run("benchmarks.fill", "--clients", str(clients), database=database)
        with self._administration() as cursor:
            cursor.execute(f'COMMENT ON DATABASE "{database}" IS %s', [stamp])

    def new(self, database: str) -> str:
        """Return the name of an empty database that was just made."""
        self.drop(database)
        with self._administration() as cursor:
            cursor.execute(f'CREATE DATABASE "{database}"')
        return database

    def drop(self, database: str) -> None:
        with self._administration() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    @contextmanager
    def copy(self, database: str) -> Iterator[str]:
        """Yield the name of a copy that may be written to, and drop it afterwards."""
        name = f"{database}_run"
        self.drop(name)
        with self._administration() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{database}" STRATEGY FILE_COPY')
        try:
            yield name
        finally:
            self.drop(name)

    def run(self, module: str, *arguments: str, database: str) -> None:
        """Run one of the bench's programs on a database.

        :raises Trouble: if it fails; what it printed is on the screen
        """
        command = [sys.executable, "-m", module, *arguments]
        if self._children.run(command, name=module, env=self.environment(database)):
            raise Trouble(f"{module} failed; what it printed is above.", "Mend what it says.")

    @contextmanager
    def gunicorn(self, kind: tuple[str, str], database: str) -> Iterator[Server]:
        """Serve one settings module as the practice serves itself, with persistent connections."""
        settings, path = kind
        log = self._places.logs / f"{settings}.log"
        with closing(listen(LOOPBACK, 0)) as door:
            port, handle = door.getsockname()[1], door.fileno()
            command = [
                sys.executable, "-m", "gunicorn", "counselcrm.wsgi", "--bind", f"fd://{handle}",
                "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload",
                "--keep-alive", "75", "--no-control-socket", "--graceful-timeout", "2",
                "--log-level", "warning",
            ]  # fmt: skip
            child = self._children.start(
                command, name=settings, env=self.environment(database, settings), log=log,
                pass_fds=[handle],
            )  # fmt: skip
            try:
                _await_answer(child, port, path, log)
                yield Server(port, child.process.pid)
            finally:
                child.process.terminate()
                child.process.wait(10)
                self._children.forget(child)

    def _stamp_of(self, database: str) -> str | None:
        with self._administration() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [database],
            )
            found = cursor.fetchone()
            return found[0] if found else None

    def _address(self, database: str) -> str:
        return f"{self._postgres.url.removesuffix(DATABASE)}{database}"

    @contextmanager
    def _administration(self) -> Iterator[psycopg2.extensions.cursor]:
        host = unquote(urlsplit(self._postgres.url).netloc.rpartition("@")[2])
        with closing(psycopg2.connect(host=host, user="postgres", dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor


@contextmanager
def bench(places: Places, *, keep: bool) -> Iterator[Bench]:
    """Run the bench's services as long as the block lasts.

    keep   whether the filled databases stay for the next run; otherwise all is thrown away

    :raises Trouble: if another bench of this clone keeps its databases at this moment
    """
    number = "" if keep else f"-{os.getpid()}"
    home = places.services / "bench" / (number or "kept")
    with ExitStack() as stack:
        lock = stack.enter_context(closing(Lock(places.local / "bench" / f"running{number}.lock")))
        if not lock.try_take():
            raise Trouble("Another bench is running from this clone.", "Wait until it has ended.")
        if not keep:
            stack.callback(shutil.rmtree, home, ignore_errors=True)
            stack.callback(shutil.rmtree, places.sockets(f"pgb{number}"), ignore_errors=True)
            stack.callback((places.local / "bench" / f"running{number}.lock").unlink)
        stack.callback(remove_broker, places)
        children = Children(keep=[lock.handle])
        stack.callback(children.close)
        log = places.logs / "bench-postgres.log"
        yield Bench(
            places,
            children,
            Postgres(places, children, name=f"pgb{number}", home=home, log=log, fast=not keep),
            Valkey(
                places,
                children,
                name=f"vk-{os.getpid()}",
                home=None,
                log=places.logs / "bench-valkey.log",
            ),
        )


def _stamp(clients: int) -> str:
    """Return what makes a fill stale: its size, its makers, the tables, and half a month."""
    sources = [HERE / "fill.py", *sorted(HERE.glob("dataset/*.py"))]
    sources += sorted(HERE.parent.glob("*/migrations/0*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    today = datetime.now(UTC)
    return f"{clients} {digest[:24]} {today:%Y-%m}-{today.day // 16}"


def _await_answer(child: Child, port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + ANSWER_WITHIN
    while not _answers(port, path):
        if child.process.poll() is not None or time.monotonic() > deadline:
            raise Trouble(f"{child.name} does not answer:\n{tail(log)}", f"Its log is {log}.")
        time.sleep(0.1)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
