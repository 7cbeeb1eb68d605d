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


def runs(pid: int) -> bool:
    """Tell whether a process is there and not just waiting to be buried."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


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
