"""The demo's own secrets: made once on this machine, readable by its owner only."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from counselcrm.local.places import Places
from counselcrm.local.trouble import Trouble

NAMES = ("SECRET_KEY", "FIELD_KEYS", "PROCESS_NOTE_KEYS")


def load_or_make(path: Path) -> dict[str, str]:
    """Return the demo's secrets, made at the first call.

    :raises Trouble: if the file lost one of them; a new key could not open the old data
    """
    if not path.exists():
        write_private(path, new_secrets())
    path.chmod(0o600)
    found = read(path)
    missing = [name for name in NAMES if not found.get(name)]
    if missing:
        raise Trouble(
            f"{path} has lost {', '.join(missing)}; without it the demo's data cannot be opened.",
            "Put the line back, or begin a new practice with: python3 start.py reset",
        )
    return {name: found[name] for name in NAMES}


def set_aside_without_keys(places: Places, say: Callable[[str], object]) -> None:
    """Move a database away whose keys are gone, and say where it is now.

    As root it outlives the folder of its clone; a new clone in the same place has keys of its own,
    and would meet answers and notes that nobody can open.
    """
    left = sorted(places.services.glob("postgres-*"))
    if not left or places.secrets.exists():
        return
    taken = len(list(places.services.glob("without-keys-*")))
    aside = places.services / f"without-keys-{taken + 1}"
    aside.mkdir(mode=0o700)
    for path in left:
        path.rename(aside / path.name)
    say(f"  A database whose keys are gone was set aside: {aside}")


def new_secrets() -> dict[str, str]:
    """Return fresh secrets: a signing key, and the first key of each of the two key rings."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": f"v1:{_key()}",
        "PROCESS_NOTE_KEYS": f"v1:{_key()}",
    }


def read(path: Path) -> dict[str, str]:
    """Return the NAME=value lines of a file; empty lines and comments are skipped."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value for name, _, value in pairs}


def write_private(path: Path, values: dict[str, str]) -> None:
    """Write NAME=value lines in one step, with mode 0600 from the first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    draft.replace(path)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
