"""People, places and small programs for the tests of the local stack; no database is used."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counselcrm.local.children import Children
from counselcrm.local.places import ROOT, Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """The folders of a clone that has nothing in it yet."""
    return Places(root=tmp_path, var=tmp_path / "var", venv=tmp_path / ".venv")


@pytest.fixture
def children() -> Iterator[Children]:
    """A place to start processes from; they end with the test."""
    started = Children()
    yield started
    started.close(within=2)


def until(holds: Callable[[], bool], *, within: float = 10.0) -> bool:
    """Look again and again until something holds; tell whether it did in time."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def processes() -> dict[int, tuple[int, str, str]]:
    """Return every process that runs: number → (parent, state, command line)."""
    if Path("/proc/self/stat").exists():  # a bare Linux has no ps
        found = (_from_proc(path) for path in Path("/proc").iterdir() if path.name.isdigit())
        return {pid: rest for pid, *rest in filter(None, found)}
    listed = subprocess.check_output(["ps", "-axo", "pid=,ppid=,stat=,command="], text=True)
    rows = (line.split(None, 3) for line in listed.splitlines())
    return {int(row[0]): (int(row[1]), row[2], row[-1]) for row in rows}


def _from_proc(path: Path) -> tuple[int, int, str, str] | None:
    try:
        state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
        command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:  # ended meanwhile
        return None
    return int(path.name), int(parent), state, command


def runs(pid: int) -> bool:
    """Tell whether a process is there and not just waiting to be buried."""
    found = processes().get(pid)
    return found is not None and not found[1].startswith("Z")


@pytest.fixture
def start_py() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``start.py`` of this project with other folders and wait for its end."""

    def run(*arguments: str, python: str = sys.executable, **env: str | Path):
        return subprocess.run(
            [python, str(ROOT / "start.py"), *arguments],
            env={**os.environ, **{name: str(value) for name, value in env.items()}},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
