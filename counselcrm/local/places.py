"""Where things are kept: the project, its environment, its data."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from counselcrm.local.trouble import (
    FULL_DISK,
    Trouble,
    permission_mend,
    plain_words,
    read_only,
)

ROOT = Path(__file__).resolve().parent.parent.parent
COLD_NEEDS = 1_500_000_000  # bytes, measured: .venv, node_modules, browser, database
WARM_NEEDS = 100_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one clone.

    root   the project
    var    what the practice writes (COUNSELCRM_VAR)
    venv   the virtual environment (COUNSELCRM_VENV)
    """

    root: Path
    var: Path
    venv: Path

    @classmethod
    def of(cls, root: Path = ROOT) -> "Places":
        """Return the folders of the clone in ``root``, with the environment's overrides."""
        root = root.resolve()
        return cls(
            root=root,
            var=Path(os.environ.get("COUNSELCRM_VAR", root / "var")).absolute(),
            venv=Path(os.environ.get("COUNSELCRM_VENV", root / ".venv")).absolute(),
        )

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def local(self) -> Path:
        return self.var / "local"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def mailbox(self) -> Path:
        return self.local / "mailbox"

    @property
    def secrets(self) -> Path:
        return self.local / "secrets.env"

    @property
    def stack_env(self) -> Path:
        """The running demo's environment, for ``start.py manage``."""
        return self.local / "stack.env"

    @property
    def sign_ins(self) -> Path:
        return self.local / "sign_ins.json"

    @property
    def digest(self) -> str:
        """Eight letters that tell this clone from another on the same machine."""
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:8]

    @property
    def services(self) -> Path:
        """Where the database's files live.

        PostgreSQL refuses to run as root, and root's home is usually closed to everybody else:
        as root its data lives in /var/lib, where an unprivileged user can reach it.
        """
        return Path("/var/lib/counselcrm") / self.digest if os.geteuid() == 0 else self.local

    def sockets(self, name: str) -> Path:
        """Return a short folder for one service's socket (a socket's path ends at 103 bytes)."""
        parent = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
        return parent / f"counselcrm-{os.geteuid()}-{self.digest}-{name}"


def service_user() -> pwd.struct_passwd | None:
    """Return the user the database runs as where we are root, else None (it runs as we do)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.",
        "Start as an ordinary user, or add one with: useradd --system postgres",
    )


def private_folder(path: Path, *, owner: int | None = None) -> Path:
    """Make ``path`` a folder that only its owner (we, unless told) may enter, and return it.

    :raises Trouble: if somebody else got there first
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    allowed = {os.geteuid(), owner if owner is not None else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise Trouble(f"{path} exists and belongs to another user.", permission_mend(path))
    if owner is not None and found.st_uid != owner:
        os.chown(path, owner, -1)
    path.chmod(0o700)
    return path


def require_writable(places: Places) -> None:
    """Refuse early where the practice could not write, instead of half-way through.

    :raises Trouble: naming the first folder that is read-only or somebody else's
    """
    for folder in (places.root, places.var, places.local, places.logs):
        if folder.exists() and os.statvfs(folder).f_flag & os.ST_RDONLY:
            raise read_only(folder)
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            owner = folder.stat().st_uid
            raise Trouble(
                f"{folder} cannot be written (it belongs to {_user_name(owner)}).",
                permission_mend(folder),
            )
    with plain_words():
        for folder in (places.local, places.logs):
            folder.mkdir(parents=True, exist_ok=True)
        probe = places.local / ".writable"
        probe.write_text("yes")
        probe.unlink(missing_ok=True)


def require_space(places: Places) -> None:
    """Refuse early where the disk is too full.

    :raises Trouble: with the space that is free and the space that is needed
    """
    needed = WARM_NEEDS if places.python.exists() else COLD_NEEDS
    free = shutil.disk_usage(places.local).free
    if free < needed:
        raise Trouble(
            f"The disk is nearly full: {free // 1_000_000} MB free, {needed // 1_000_000} needed.",
            FULL_DISK,
        )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
