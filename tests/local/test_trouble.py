"""Each thing that can stand in the way is told with its cause and its mend."""

import errno
import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from counselcrm.local import environment, ports, secrets_file
from counselcrm.local.environment import Environment
from counselcrm.local.lock import Lock, take_clone
from counselcrm.local.places import ROOT, require_space, require_writable
from counselcrm.local.trouble import Trouble, explain, plain_words


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_names_its_holder_and_another_port(taken_port):
    with pytest.raises(Trouble) as refused:
        ports.listen("127.0.0.1", taken_port)
    assert f"Port {taken_port} is taken" in refused.value.cause
    assert "python3 start.py --port" in refused.value.mend
    if sys.platform == "linux":
        assert f"process {os.getpid()}" in refused.value.cause


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Trouble, match=r"Cannot listen on 192\.0\.2\.1"):
        ports.listen("192.0.2.1", 8000)


def test_the_suggested_port_is_free(taken_port):
    with pytest.raises(Trouble) as refused:
        ports.listen("127.0.0.1", taken_port)
    suggested = int(refused.value.mend.rsplit(" ", 1)[1])
    ports.listen("127.0.0.1", suggested).close()


def test_a_second_start_says_where_the_first_one_answers(tmp_path):
    first = take_clone(tmp_path / "lock", url="http://127.0.0.1:8000")
    with pytest.raises(Trouble, match=r"already running .* http://127\.0\.0\.1:8000"):
        take_clone(tmp_path / "lock", url="http://127.0.0.1:8001")
    first.close()
    take_clone(tmp_path / "lock", url="http://127.0.0.1:8001").close()


def test_a_start_waits_until_a_killed_one_is_cleared_away(tmp_path):
    left_over = Lock(tmp_path / "lock")
    gone = subprocess.Popen(["true"])
    gone.wait()
    left_over.try_take(f"{gone.pid} http://127.0.0.1:8000")
    take_clone(tmp_path / "lock", url="…", wait=lambda _seconds: left_over.close()).close()


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "No permission"),
    ],
)
def test_refusals_of_the_file_system_are_told_plainly(number, cause):
    with pytest.raises(Trouble, match=cause), plain_words():
        raise OSError(number, "refused", "/somewhere/var")


def test_an_unknown_refusal_stays_a_loud_error():
    assert explain(OSError(errno.EIO, "broken")) is None


def test_a_foreign_var_says_how_to_get_it_back(places, monkeypatch):
    places.var.mkdir()
    monkeypatch.setattr("os.access", lambda path, _mode: path != places.var)  # root may do all
    with pytest.raises(Trouble) as refused:
        require_writable(places)
    assert "chown" in refused.value.mend


def test_a_nearly_full_disk_says_how_much_is_needed(places, monkeypatch):
    places.local.mkdir(parents=True)
    full = type("Usage", (), {"free": 200_000_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: full)
    with pytest.raises(Trouble, match="200 MB free, 1500 needed"):
        require_space(places)


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        ("Temporary failure in name resolution", "no package registry can be reached"),
        ("npm error code EAI_AGAIN", "no package registry can be reached"),
        ("OSError: [Errno 28] No space left on device", "disk became full"),
        ("error: something else", "could not be installed"),
    ],
)
def test_a_failed_installation_names_its_cause(places, children, printed, cause):
    for name in environment.GROUPS["run"]:
        (places.root / name).write_text("")
    (places.root / "constraints.txt").write_text("")
    places.python.parent.mkdir(parents=True)
    places.python.write_text(f'#!/bin/sh\necho "{printed}"\nexit 1\n')
    places.python.chmod(0o755)
    with pytest.raises(Trouble, match=cause):
        Environment(places, children)._packages()


def test_an_old_python_is_told_what_to_install():
    script = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0);"
        "import shutil; shutil.which = lambda name: None;"
        "sys.argv = ['start.py']; runpy.run_path('start.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13; this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_no_port_is_refused(start_py, tmp_path):
    done = start_py("--port", "70000", COUNSELCRM_VAR=tmp_path)
    assert done.returncode == 2
    assert "a port is a number from 1 to 65535" in done.stderr


def test_manage_without_a_running_practice_says_so(start_py, tmp_path):
    done = start_py("manage", "check", COUNSELCRM_VAR=tmp_path / "var")
    assert done.returncode == 1
    assert "The practice is not running" in done.stdout
    assert "Traceback" not in done.stderr


def test_reset_leaves_a_running_bench_alone(start_py, tmp_path):
    var = tmp_path / "var"
    with closing(Lock(var / "local" / "bench" / "running.lock")) as lock:
        assert lock.try_take()
        done = start_py("reset", "--yes", COUNSELCRM_VAR=var)
    assert done.returncode == 1
    assert "A bench is running" in done.stdout
    assert (var / "local" / "bench" / "running.lock").exists()


def test_reset_asks_and_nobody_there_is_no_yes(start_py, tmp_path):
    done = start_py("reset", COUNSELCRM_VAR=tmp_path / "var")
    assert done.returncode == 1
    assert "start.py reset --yes" in done.stdout


def test_secrets_are_made_once_for_their_owner_only(tmp_path):
    path = tmp_path / "secrets.env"
    first = secrets_file.load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert secrets_file.load_or_make(path) == first
    assert first["FIELD_KEYS"] != first["PROCESS_NOTE_KEYS"]


def test_loosened_secrets_are_closed_again(tmp_path):
    path = tmp_path / "secrets.env"
    secrets_file.load_or_make(path)
    path.chmod(0o644)
    secrets_file.load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_loud_instead_of_replaced(tmp_path):
    path = tmp_path / "secrets.env"
    kept = secrets_file.load_or_make(path)
    del kept["FIELD_KEYS"]
    secrets_file.write_private(path, kept)
    with pytest.raises(Trouble, match="has lost FIELD_KEYS"):
        secrets_file.load_or_make(path)
