"""The practice as it runs in production, in processes that a test may kill, stop and fill up."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import redis

from counselcrm.local.children import Child, Children
from counselcrm.local.demo import child_environment
from counselcrm.local.places import ROOT, Places
from counselcrm.local.ports import LOOPBACK, listen
from counselcrm.local.postgres import Postgres
from counselcrm.local.quality import production_environment
from counselcrm.local.valkey import Valkey
from tests.faults.visitor import HOST, Visitor

WITHIN = 60.0  # seconds


class Stack:
    """Database, broker, web, worker and a mailbox, with everything they write below ``folder``."""

    def __init__(self, folder: Path) -> None:
        number = f"f{os.getpid()}"
        self._places = replace(Places.of(), var=folder)
        self.logs, self.mails = folder / "log", folder / "mails"
        self.logs.mkdir()
        self._children = Children()
        # PostgreSQL refuses to run as root, and root's folders are closed to others.
        self._home = self._places.services / "faults" / str(os.getpid())
        self._postgres = Postgres(
            self._places,
            self._children,
            name=f"pg{number}",
            home=self._home,
            log=self.logs / "postgres.log",
            fast=True,
        )
        self._valkey = Valkey(
            self._places,
            self._children,
            name=f"vk{number}",
            home=None,
            log=self.logs / "valkey.log",
        )
        self._door, self._letter_box = listen(LOOPBACK, 0), listen(LOOPBACK, 0)
        self.port: int = self._door.getsockname()[1]
        self.env = child_environment(
            {
                **production_environment(),
                "DATABASE_URL": self._postgres.url,
                "REDIS_URL": self._valkey.url,
                "PUBLIC_URL": f"https://{HOST}",
                "ALLOWED_HOSTS": HOST,
                "EMAIL_HOST": LOOPBACK,
                "EMAIL_PORT": str(self._letter_box.getsockname()[1]),
                "EMAIL_USE_TLS": "false",
                "COUNSELCRM_VAR": str(folder),
                "COUNSELCRM_MAILBOX": str(self.mails),
                # Hashed names need collected files; nobody looks at the pages here.
                "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
            }
        )
        self.people: dict[str, Any] = {}

    def open(self) -> None:
        """Start everything and live through a few days with invented people."""
        postgres = self._postgres.launch()
        self.start_valkey()
        self._postgres.await_ready(postgres)
        self.postgres = postgres
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.people = json.loads(self.run("-m", "tests.faults.people"))
        self._start("mailbox", "-m", "counselcrm.local.mailbox", str(self._letter_box.fileno()),
                    handle=self._letter_box)  # fmt: skip
        self.worker = self._start_worker()
        self._start(
            "web", "-m", "gunicorn", "counselcrm.wsgi", "--bind", f"fd://{self._door.fileno()}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload",
            "--no-control-socket", "--access-logfile", "-", handle=self._door,
        )  # fmt: skip
        self.until(lambda: Visitor(self.port).get("/healthz").status == 200)

    def close(self) -> None:
        self.thaw_valkey()
        self._children.close()
        self._door.close()
        self._letter_box.close()
        for name in (f"pgf{os.getpid()}", f"vkf{os.getpid()}"):
            shutil.rmtree(self._places.sockets(name), ignore_errors=True)
        shutil.rmtree(self._home, ignore_errors=True)

    def run(self, *command: str) -> str:
        """Run one of the practice's programs to its end and return what it prints."""
        done = subprocess.run(
            [sys.executable, *command],
            env=self.env, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def keep_worker(self) -> None:
        """Start the worker again where it has ended, as whatever keeps the practice running does.

        Celery's worker ends when it connects to a broker that is full.
        """
        if self.worker.process.poll() is not None:
            self._children.forget(self.worker)
            self.worker = self._start_worker()

    # ---------- what happens to the broker and to the database ----------

    def start_valkey(self) -> None:
        self.valkey = self._valkey.launch()
        self._valkey.await_ready(self.valkey)

    def kill_valkey(self) -> None:
        self.valkey.process.kill()
        self.valkey.process.wait()
        self._children.forget(self.valkey)

    def freeze_valkey(self) -> None:
        self.valkey.process.send_signal(signal.SIGSTOP)

    def thaw_valkey(self) -> None:
        self.valkey.process.send_signal(signal.SIGCONT)

    def fill_valkey(self) -> None:
        self.broker().config_set("maxmemory", "1")

    def empty_valkey(self) -> None:
        self.broker().config_set("maxmemory", "0")

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self._valkey.url.replace("redis+socket://", "unix://"))

    def stop_postgres(self) -> None:
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait()
        self._children.forget(self.postgres)

    def start_postgres(self) -> None:
        self.postgres = self._postgres.launch()
        self._postgres.await_ready(self.postgres)

    def until(self, well: Callable[[], object]) -> None:
        """Wait until something is well."""
        deadline = time.monotonic() + WITHIN
        while not _now(well):
            assert time.monotonic() < deadline, f"not well after {WITHIN} s"
            time.sleep(0.2)

    def _start_worker(self) -> Child:
        return self._start(
            "worker", "-m", "celery", "-A", "counselcrm", "worker", "--concurrency", "1",
            "--loglevel", "INFO", "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def _start(self, name: str, *command: str, handle: socket.socket | None = None) -> Child:
        return self._children.start(
            [sys.executable, *command],
            name=name,
            env=self.env,
            log=self.logs / f"{name}.log",
            pass_fds=[handle.fileno()] if handle else [],
        )


def _now(well: Callable[[], object]) -> bool:
    try:
        return bool(well())
    except OSError:
        return False
