"""Keeps the programs of the practice running, and knows when to give up."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from counselcrm.local.children import Child, Children, tail
from counselcrm.local.console import say
from counselcrm.local.trouble import Trouble

TRIES = 5
WINDOW = 60.0  # seconds: five ends within one are too many
FIRST_DELAY = 0.2  # seconds before the first restart; doubled each time


@dataclass(slots=True)
class Program:
    """One program that should run as long as the practice does.

    launch   starts it and returns the child
    """

    name: str
    launch: Callable[[], Child]
    child: Child | None = None
    ends: deque[float] = field(default_factory=deque)
    again_at: float = 0.0


class Supervisor:
    """Watches programs and starts again what has ended, a little later each time."""

    def __init__(
        self,
        children: Children,
        *,
        wait: Callable[[float], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._children, self._wait, self._clock = children, wait, clock
        self._programs: list[Program] = []

    def add(self, name: str, launch: Callable[[], Child]) -> Child:
        """Start one program and watch it from now on."""
        program = Program(name, launch, child=launch())
        self._programs.append(program)
        assert program.child is not None  # noqa: S101 - for the type checker
        return program.child

    def watch(self) -> None:
        """Watch until asked to stop (``wait`` raises then).

        :raises Trouble: if a program ends five times within a minute
        """
        while True:
            self._wait(self._until_next_start())
            self.look()

    def look(self) -> None:
        """Note what has ended and start what is due.

        :raises Trouble: if a program ends five times within a minute
        """
        for program in self._programs:
            if program.child is not None and program.child.process.poll() is not None:
                self._note_end(program, program.child)
            if program.child is None and self._clock() >= program.again_at:
                program.child = program.launch()

    def _note_end(self, program: Program, child: Child) -> None:
        now = self._clock()
        self._children.forget(child)
        program.child = None
        program.ends.append(now)
        while program.ends[0] <= now - WINDOW:
            program.ends.popleft()
        if len(program.ends) >= TRIES:
            raise gave_up(program.name, child.log)
        delay = FIRST_DELAY * 2 ** (len(program.ends) - 1)
        program.again_at = now + delay
        say(f"  {program.name} ended ({_how(child.process.returncode)}); again in {delay:.1f} s.")

    def _until_next_start(self) -> float:
        waiting = [program.again_at for program in self._programs if program.child is None]
        return max(0.0, min(waiting, default=self._clock() + 5.0) - self._clock())


def gave_up(name: str, log: Path | None) -> Trouble:
    """Say which program could not be kept running, and where it says why."""
    printed = f"\n{tail(log, 12)}" if log else ""
    return Trouble(
        f"{name} ended {TRIES} times within a minute; everything was stopped.{printed}",
        f"Read {log}, mend the cause and start again.",
    )


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def ended(programs: Sequence[Child]) -> Child | None:
    """Return the first of these that is not running any more."""
    return next((child for child in programs if child.process.poll() is not None), None)
