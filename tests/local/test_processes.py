"""Whatever ends the supervisor, no process stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from counselcrm.local.groups import alive
from counselcrm.local.places import ROOT
from counselcrm.local.supervisor import FIRST_DELAY, TRIES, Supervisor
from counselcrm.local.trouble import Trouble
from tests.local.conftest import processes, runs, until

# A program with a child of its own; both write their number down and wish to live on.
STUBBORN = """
import os, signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
os.fork()
open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
time.sleep(60)
"""

# A supervisor as start.py's: it starts two programs and waits for a wish to stop.
PARENT = """
import sys
from counselcrm.local.children import Children
from counselcrm.local.signals import Signals
from counselcrm.local.trouble import StopAsked
signals = Signals()
children = Children(wait=signals.wait)
for name in ("one", "two"):
    children.start([sys.executable, "-c", {program!r}, {folder!r}], name=name)
try:
    while True:  # the end of a child ends a wait, too
        signals.wait(60)
except StopAsked:
    children.close(within=2)
"""


def start_parent(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    """Start a supervisor of four stubborn processes; return it and their numbers."""
    script = PARENT.format(program=STUBBORN, folder=str(folder))
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, start_new_session=True)
    assert until(lambda: len(os.listdir(folder)) == 4)
    return parent, [int(name) for name in os.listdir(folder)]


def test_kill_9_of_the_supervisor_leaves_no_process(tmp_path):
    parent, left = start_parent(tmp_path)
    parent.kill()
    parent.wait()
    assert until(lambda: not any(runs(pid) for pid in left))


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_stop_ends_even_stubborn_programs_in_time(tmp_path, wish):
    parent, left = start_parent(tmp_path)
    asked = time.monotonic()
    parent.send_signal(wish)
    assert parent.wait(10) == 0
    assert time.monotonic() - asked < 5
    assert not any(runs(pid) for pid in left)


def test_a_killed_guardian_is_replaced_and_knows_everything(tmp_path):
    parent, left = start_parent(tmp_path)
    guardians = [
        pid
        for pid, (above, _state, command) in processes().items()
        if above == parent.pid and "local.guardian" in command
    ]
    os.kill(guardians[0], signal.SIGKILL)
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(10) == 0
    assert not any(runs(pid) for pid in left)


def test_a_program_that_ends_by_itself_takes_its_group_along(children, tmp_path):
    script = f"sleep 60 & echo $! > {tmp_path}/pid; exit 3"
    assert children.run(["sh", "-c", script], name="leaver") == 3
    left = int((tmp_path / "pid").read_text())
    assert until(lambda: not runs(left))


def test_what_uses_the_services_ends_before_them(children, tmp_path):
    script = (
        f"trap 'echo $0 >> {tmp_path}/order; exit' TERM; echo up >> {tmp_path}/$0; sleep 60 & wait"
    )
    for name, rank in (("service", 1), ("user", 0)):
        children.start(["sh", "-c", script, name], name=name, rank=rank)
    assert until(lambda: (tmp_path / "service").exists() and (tmp_path / "user").exists())
    children.stop(within=5)
    assert (tmp_path / "order").read_text().split() == ["user", "service"]


class Clock:
    """A clock that goes where it is told; waiting moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        time.sleep(0.005)
        self.now += min(seconds, 30.0)


def test_a_program_that_ends_is_started_again_a_little_later_each_time(children, capsys):
    clock = Clock()
    supervisor = Supervisor(children, wait=clock.wait, clock=clock)
    supervisor.add("web", lambda: children.start(["false"], name="web"))
    with pytest.raises(Trouble, match=f"web ended {TRIES} times within a minute"):
        supervisor.watch()
    said = capsys.readouterr().out
    delays = [FIRST_DELAY * 2**number for number in range(TRIES - 1)]
    assert [f"again in {delay:.1f} s" in said for delay in delays] == [True] * len(delays)


def test_giving_up_names_the_log_and_shows_its_end(children, tmp_path):
    clock, log = Clock(), tmp_path / "web.log"
    supervisor = Supervisor(children, wait=clock.wait, clock=clock)
    command = ["sh", "-c", "echo the reason; exit 1"]
    supervisor.add("web", lambda: children.start(command, name="web", log=log))
    with pytest.raises(Trouble) as refused:
        supervisor.watch()
    assert "the reason" in refused.value.cause
    assert str(log) in refused.value.mend


def test_an_end_now_and_then_is_forgiven(children):
    clock = Clock()
    supervisor = Supervisor(children, wait=clock.wait, clock=clock)
    child = supervisor.add("beat", lambda: children.start(["false"], name="beat"))
    for _ in range(TRIES + 2):
        child.process.wait()
        supervisor.look()
        clock.now += 61
        supervisor.look()
        child = supervisor._programs[0].child
    assert alive(child.group.id)


def test_a_long_log_is_put_aside(children, tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 10_000_001)
    children.run(["echo", "new"], name="web", log=log)
    assert log.read_text() == "new\n"
    assert (tmp_path / "web.log.1").stat().st_size == 10_000_001
