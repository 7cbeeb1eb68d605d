"""What can go wrong on somebody's machine, said in plain words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):
    """Something on this machine stands in the way; the person can mend it.

    cause   what is wrong, one sentence
    mend    what to type or do about it
    """

    def __init__(self, cause: str, mend: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.cause}\n  {self.mend}"


class StopAsked(Exception):
    """Ctrl-C, a hang-up or a polite kill arrived; nothing is wrong."""


FULL_DISK = "Free some space (an installation takes about 1.5 GB), then start again."


def explain(error: OSError) -> Trouble | None:
    """Return the plain words for a refusal of the file system, or None where there are none."""
    where = error.filename or "the project's folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(f"The disk is full (writing {where}).", FULL_DISK)
    if error.errno == errno.EROFS:
        return read_only(where)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Trouble(f"No permission to write {where}.", permission_mend(Path(str(where))))
    return None


def read_only(where: object) -> Trouble:
    """Say that nothing can be written there."""
    return Trouble(
        f"{where} is on a read-only file system.",
        "Clone the project into a folder you can write to, and start there.",
    )


def permission_mend(path: Path) -> str:
    """Say how to get back a path that belongs to somebody else."""
    return (
        f"It may belong to another user, perhaps from an earlier start as root. Give it back with\n"
        f'    sudo chown -R "$(id -un)" "{path}"\n'
        f"  or clone the project into a folder of your own."
    )


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn the file system's refusals into Trouble; let every other error through, loudly."""
    try:
        yield
    except OSError as error:
        if (trouble := explain(error)) is None:
            raise
        raise trouble from error
