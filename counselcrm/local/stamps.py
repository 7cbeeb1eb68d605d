"""Steps that are done once: a step is repeated only when what goes into it changes."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from counselcrm.local.console import timed


def digest(inputs: Iterable[Path | str]) -> str:
    """Return the hash of the inputs: a text as it is, a file by content, a folder by all of it."""
    total = hashlib.sha256()
    for item in inputs:
        if isinstance(item, str):
            total.update(b"text\0" + item.encode() + b"\0")
            continue
        for path in _files(item):
            total.update(b"file\0" + str(path.relative_to(item.parent)).encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def once(
    what: str,
    *,
    stamp: Path,
    inputs: Iterable[Path | str],
    outputs: Sequence[Path],
    action: Callable[[], None],
) -> bool:
    """Run ``action`` unless the stamp says it ran with these inputs and its outputs are there.

    Returns whether it ran. The stamp is removed first, so that a step that was cut short is
    repeated.
    """
    wanted = digest(inputs)
    if stamp.exists() and stamp.read_text() == wanted and all(path.exists() for path in outputs):
        return False
    stamp.unlink(missing_ok=True)
    with timed(what):
        action()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def _files(item: Path) -> list[Path]:
    if item.is_file():
        return [item]
    return sorted(path for path in item.rglob("*") if path.is_file() and path.suffix != ".pyc")
