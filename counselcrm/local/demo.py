"""``python3 start.py``: the whole practice on this machine, until Ctrl-C."""

import http.client
import json
import os
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from counselcrm.local import secrets_file
from counselcrm.local.children import Child, Children, tail
from counselcrm.local.console import say, timed
from counselcrm.local.environment import Environment
from counselcrm.local.lock import take_clone
from counselcrm.local.places import Places, require_space, require_writable
from counselcrm.local.ports import LOOPBACK, listen
from counselcrm.local.postgres import Postgres
from counselcrm.local.signals import Signals
from counselcrm.local.stamps import digest, once
from counselcrm.local.supervisor import Supervisor
from counselcrm.local.trouble import StopAsked, Trouble
from counselcrm.local.valkey import Valkey

EVERYWHERE = ("0.0.0.0", "")  # noqa: S104
STOP_WITHIN = 4.5  # seconds, all processes together
ANSWER_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed after ``start.py run``."""

    port: int = 8000
    host: str = LOOPBACK
    size: str = "demo"

    @property
    def reached_at(self) -> str:
        """The address to go to: who listens everywhere is found on this machine itself."""
        return LOOPBACK if self.host in EVERYWHERE else self.host

    @property
    def url(self) -> str:
        return f"http://{self.reached_at}:{self.port}"


def run(places: Places, options: Options) -> None:
    """Run the practice until it is asked to stop.

    :raises Trouble: if something on this machine stands in the way
    """
    begun = time.monotonic()
    signals = Signals()
    require_writable(places)
    require_space(places)
    lock = take_clone(places.local / "running.lock", url=options.url, wait=signals.wait)
    children = Children(wait=signals.wait, keep=[lock.handle])
    try:
        with closing(listen(options.host, options.port)) as door:
            Practice(places, children, signals, options, door).run(begun)
    except StopAsked:
        say("\nStopping …")
    finally:
        stopping, something = time.monotonic(), children.running
        children.close(within=STOP_WITHIN)
        places.stack_env.unlink(missing_ok=True)
        lock.close()
        if something:
            say(f"Stopped in {time.monotonic() - stopping:.1f} s. The data stays.")


class Practice:
    """The demo's processes and their order."""

    def __init__(
        self,
        places: Places,
        children: Children,
        signals: Signals,
        options: Options,
        door: socket.socket,
    ) -> None:
        self._places, self._children, self._signals = places, children, signals
        self._options, self._door = options, door
        self._url = options.url
        self._supervisor = Supervisor(children, wait=signals.wait)
        self._letter_box = listen(LOOPBACK, 0)
        self._env: dict[str, str] = {}

    def run(self, begun: float) -> None:
        """Start everything in order, say where it is, and watch over it."""
        say("counselcrm, a demo practice with invented people")
        Environment(self._places, self._children).prepare()
        self._env = self._environment(*self._services())
        secrets_file.write_private(self._places.stack_env, self._env)
        self._open()
        self._start_helpers()
        self._announce(time.monotonic() - begun)
        self._supervisor.watch()

    def _services(self) -> tuple[str, str]:
        """Start PostgreSQL and Valkey side by side, unless the environment names running ones."""
        database, broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        home, wait = self._places.services, self._signals.wait
        waiting: list[tuple[Postgres | Valkey, Child]] = []
        with timed("Database and broker"):
            if not database:
                secrets_file.set_aside_without_keys(self._places, say)
                log = self._places.logs / "postgres.log"
                postgres = Postgres(
                    self._places, self._children, name="pg", home=home, log=log, wait=wait
                )
                waiting.append((postgres, self._supervisor.add("postgres", postgres.launch)))
                database = postgres.url
            if not broker:
                log = self._places.logs / "valkey.log"
                valkey = Valkey(
                    self._places,
                    self._children,
                    name="vk",
                    home=home / "valkey",
                    log=log,
                    wait=wait,
                )
                waiting.append((valkey, self._supervisor.add("valkey", valkey.launch)))
                broker = valkey.url
            for service, child in waiting:
                service.await_ready(child)
        return database, broker

    def _environment(self, database: str, broker: str) -> dict[str, str]:
        hosts = [LOOPBACK, "localhost", "[::1]"]
        if self._options.host != LOOPBACK:
            hosts.append("*" if self._options.host in EVERYWHERE else self._options.host)
        return {
            "COUNSELCRM_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "counselcrm.settings",
            **secrets_file.load_or_make(self._places.secrets),
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "PUBLIC_URL": self._url,
            "ALLOWED_HOSTS": ",".join(hosts),
            "EMAIL_HOST": LOOPBACK,
            "EMAIL_PORT": str(self._letter_box.getsockname()[1]),
            "EMAIL_USE_TLS": "false",
            "EMAIL_FROM": "practice@counselcrm.example",
            "COUNSELCRM_VAR": str(self._places.var),
            "COUNSELCRM_MAILBOX": str(self._places.mailbox),
        }

    def _open(self) -> None:
        """Prepare the data and start the web process.

        They start side by side where an earlier start left the same tables; otherwise nobody
        shall meet a page before its tables are there.
        """
        stamp = self._places.local / "stamps" / "tables"
        wanted = digest(
            [*sorted(self._places.root.glob("*/migrations")), self._env["DATABASE_URL"]]
        )
        known = stamp.exists() and stamp.read_text() == wanted
        self._collect_static()
        with timed("Tables and demo practice, web" if known else "Tables and demo practice"):
            arguments = ["prepare_local", "--size", self._options.size]
            preparing = self._start_manage(*arguments)
            web = self._start_web() if known else None
            self._must(arguments[0], self._children.await_end(preparing))
            stamp.write_text(wanted)
            if web:
                self._await_answer(web)
        if not web:
            with timed("Web"):
                self._await_answer(self._start_web())

    def _collect_static(self) -> None:
        root = self._places.root
        once(
            "Static files",
            stamp=self._places.local / "stamps" / "static",
            inputs=[
                root / "static",
                root / "static_build",
                root / "requirements.txt",
                root / "counselcrm" / "settings.py",
            ],
            outputs=[self._places.var / "static"],
            action=self._collect,
        )

    def _collect(self) -> None:
        collecting = self._start_manage("collectstatic", "--noinput", "--clear", "-v", "0")
        self._must("collectstatic", self._children.await_end(collecting))

    def _start_manage(self, *arguments: str) -> Child:
        command = [self._places.python, "manage.py", *arguments]
        return self._children.start(command, name="manage", env=child_environment(self._env))

    def _must(self, command: str, code: int) -> None:
        if code:
            raise Trouble(
                f"manage.py {command} failed; what it printed is above.",
                "If the data is beyond repair, begin anew with: python3 start.py reset",
            )

    def _start_web(self) -> Child:
        handle = self._door.fileno()
        command = [
            self._places.python, "-m", "gunicorn", "counselcrm.wsgi", "--bind", f"fd://{handle}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload",
            "--no-control-socket", "--graceful-timeout", "2", "--log-level", "warning",
        ]  # fmt: skip
        return self._watch("web", command, handles=[handle])

    def _start_helpers(self) -> None:
        """Start what works behind the pages, after them: the person waits for the pages."""
        box = self._letter_box.fileno()
        python, local = self._places.python, self._places.local
        celery = [python, "-m", "celery", "-A", "counselcrm"]
        worker = [
            *celery, "worker", "--concurrency", "2", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        ]  # fmt: skip
        beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "-s", local / "beat-schedule"]
        mailbox = [python, "-m", "counselcrm.local.mailbox", str(box)]
        self._watch("mailbox", mailbox, handles=[box])
        self._watch("worker", worker)
        self._watch("beat", beat)
        self._watch("watchdog", [python, "manage.py", "watchdog"])

    def _watch(
        self, name: str, command: list[str | Path], handles: list[int] | None = None
    ) -> Child:
        env = child_environment(self._env)
        log = self._places.logs / f"{name}.log"

        def launch() -> Child:
            return self._children.start(
                command, name=name, env=env, log=log, pass_fds=handles or ()
            )

        return self._supervisor.add(name, launch)

    def _await_answer(self, web: Child) -> None:
        deadline = time.monotonic() + ANSWER_WITHIN
        while not answers(self._options.reached_at, self._options.port):
            self._supervisor.look()
            if time.monotonic() > deadline:
                log = web.log or self._places.logs
                raise Trouble(f"The web process does not answer.\n{tail(log)}", f"Read {log}.")
            self._signals.wait(0.05)

    def _announce(self, seconds: float) -> None:
        database = os.environ.get("DATABASE_URL") and "the one DATABASE_URL names"
        say(f"\ncounselcrm is running (ready after {seconds:.1f} s).\n")
        if self._options.host != LOOPBACK:
            say("  Warning    everybody on this network can reach this demo and its passwords.")
        for line in sign_in_lines(self._places.sign_ins):
            say(line)
        say(f"  Open       {self._url}/")
        say(f"  Mailbox    {self._url}/mailbox/ (what clients receive)")
        say(f"  Data       {self._places.var} · database: {database or self._places.services}")
        say(f"  Logs       {self._places.logs}/<name>.log")
        say("  Stop       Ctrl-C; the data stays. Start over: python3 start.py reset")


def child_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the machine's environment with the practice's own on top."""
    env = {**os.environ, **own, "PYTHONUNBUFFERED": "1"}
    if os.geteuid() == 0:
        env["C_FORCE_ROOT"] = "1"  # Celery asks for it; the demo only
    return env


def answers(host: str, port: int) -> bool:
    """Tell whether the practice answers there."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def sign_in_lines(path: Path) -> list[str]:
    """Return the demo's sign-ins as a table, one line a person."""
    if not path.exists():
        return []
    people = json.loads(path.read_text())
    rows = [(who["role"], who["email"], who["password"], who["name"]) for who in people]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  Sign in as (demo only)"]
    for row in rows:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=False))
        lines.append(f"    {cells}  {row[3]}")
    return [*lines, ""]
