"""Starting processes that cannot outlive the one that started them."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from counselcrm.local.groups import FIRST, Group, end, send
from counselcrm.local.places import ROOT

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; a longer log is put aside at the next start


@dataclass(slots=True)
class Child:
    """One running process and the group it leads."""

    name: str
    process: subprocess.Popen[bytes]
    group: Group
    log: Path | None
    started: float = field(default_factory=time.monotonic)


class Children:
    """Starts processes, each leading a group of its own, and ends them all.

    Three things hold them: the guardian ends the groups when our end of its pipe closes; on Linux
    the kernel signals each direct child at our death, should the guardian die with us; and
    ``close`` ends them when we leave in good order.
    """

    def __init__(
        self, *, wait: Callable[[float], None] = time.sleep, keep: Sequence[int] = ()
    ) -> None:
        """``wait`` sleeps between two looks; ``keep`` are handles the guardian shares (a lock)."""
        self._wait = wait
        self._running: list[Child] = []
        self._keep = tuple(keep)
        self._guardian = self._start_guardian()

    @property
    def running(self) -> bool:
        """Tell whether anything that was started has not been seen to end."""
        return bool(self._running)

    def start(
        self,
        command: Sequence[str | Path],
        *,
        name: str,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        log: Path | None = None,
        stop_signal: int = signal.SIGTERM,
        rank: int = FIRST,
        user: pwd.struct_passwd | None = None,
        pass_fds: Sequence[int] = (),
    ) -> Child:
        """Start one process; ``log`` takes what it prints, None leaves it on the screen."""
        output = open_log(log) if log else None
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
                preexec_fn=_die_with_parent(stop_signal),
                pass_fds=tuple(pass_fds),
                **identity,  # type: ignore[call-overload]
            )
        finally:
            if output is not None:
                output.close()
        child = Child(name, process, Group(process.pid, int(stop_signal), rank), log)
        self._running.append(child)
        self._tell(f"add {child.group.id} {child.group.signal} {child.group.rank}")
        return child

    def run(
        self,
        command: Sequence[str | Path],
        *,
        name: str,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        log: Path | None = None,
        user: pwd.struct_passwd | None = None,
    ) -> int:
        """Run one process to its end and return its exit code."""
        return self.await_end(self.start(command, name=name, env=env, cwd=cwd, log=log, user=user))

    def await_end(self, child: Child) -> int:
        """Wait until a child has ended and return its exit code."""
        while child.process.poll() is None:
            self._wait(0.05)
        self.forget(child)
        return child.process.returncode

    def forget(self, child: Child) -> None:
        """Take note that a child has ended; whatever it left in its group is killed."""
        send(child.group.id, signal.SIGKILL)
        self._running.remove(child)
        self._tell(f"drop {child.group.id}")

    def stop(self, *, within: float = 5.0) -> None:
        """End every child, in good order and in time."""
        end((child.group for child in self._running), within=within, reap=self._reap)
        self._reap()
        self._running.clear()

    def close(self, *, within: float = 5.0) -> None:
        """End every child and send the guardian home."""
        self.stop(within=within)
        self._tell("bye")
        with contextlib.suppress(BrokenPipeError):
            self._guardian.communicate()

    def _reap(self) -> None:
        for child in self._running:
            child.process.poll()

    def _start_guardian(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-S", "-E", "-m", "counselcrm.local.guardian"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            pass_fds=self._keep,
        )

    def _tell(self, line: str) -> None:
        """Write to the guardian; one that was killed is replaced and told everything again."""
        try:
            self._write(line)
        except BrokenPipeError:
            if line == "bye":
                return
            self._guardian = self._start_guardian()
            for child in self._running:
                self._write(f"add {child.group.id} {child.group.signal} {child.group.rank}")

    def _write(self, line: str) -> None:
        assert self._guardian.stdin is not None  # noqa: S101 - for the type checker
        self._guardian.stdin.write(line + "\n")
        self._guardian.stdin.flush()


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending; one that has grown long is put aside as ``<name>.1``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def _die_with_parent(number: int) -> Callable[[], None] | None:
    """Return what a new child does before it becomes its program: ask the kernel for a signal.

    It runs after the change of user, which would clear the wish. Linux only.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # the parent died before we asked
            os._exit(1)

    return ask
