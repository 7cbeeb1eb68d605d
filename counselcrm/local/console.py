"""What the person in front of the screen reads."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """Print one line at once, also into a pipe; a closed pipe must not stop the practice."""
    try:
        print(text, flush=True)
    except (BrokenPipeError, OSError):
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - lives as long as the process


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what is being done, and afterwards how long it took."""
    begun = time.monotonic()
    say(f"  {what} …")
    yield
    say(f"  {what}: {time.monotonic() - begun:.1f} s")
