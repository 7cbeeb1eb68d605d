"""One running practice per clone."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

from counselcrm.local.trouble import Trouble

STILL_ENDING = 8.0  # seconds a killed practice may need until its last process is gone


class Lock:
    """An exclusive lock that the kernel gives back when its last holder is gone.

    The file says who holds it, for the sentence that the second one reads.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def try_take(self, note: str = "") -> bool:
        """Take the lock if it is free; ``note`` is what others will read."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, note.encode(), 0)
        return True

    def note(self) -> str:
        """Return what the holder wrote."""
        return os.pread(self.handle, 4096, 0).decode(errors="replace")

    def close(self) -> None:
        """Give the lock back (the guardian may hold it a moment longer)."""
        os.close(self.handle)


def take_clone(path: Path, *, url: str, wait: Callable[[float], None] = time.sleep) -> Lock:
    """Take the clone's lock for a practice that will answer at ``url``.

    :raises Trouble: if a practice is running from this clone already
    """
    lock = Lock(path)
    note = f"{os.getpid()} {url}"
    deadline = time.monotonic() + STILL_ENDING
    while not lock.try_take(note):
        pid, _, address = lock.note().partition(" ")
        if _runs(pid) or time.monotonic() > deadline:
            lock.close()
            raise Trouble(
                f"counselcrm is already running from this folder (process {pid}, {address}).",
                "Use that one, or stop it with Ctrl-C in its window"
                + (f" (or: kill {pid})." if pid else "."),
            )
        wait(0.1)  # its guardian is still ending what a killed start left behind
    return lock


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
