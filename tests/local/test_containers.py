"""What Compose, the image and the proxy example say agrees with what the practice reads."""

import ast
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from counselcrm.local.places import ROOT
from counselcrm.local.postgres import SILENT_LOG
from counselcrm.local.quality import production_environment
from people.rules.sheets import MOST_BYTES

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
PROGRAMS = ("migrate", "web", "worker", "beat", "watchdog")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()

# Settings that a practice in containers has no use for, and why.
NOT_PASSED = {
    "DEBUG": "refused in production",
    "COUNSELCRM_MAILBOX": "the demo's letters",
    "COUNSELCRM_PROGRAM": "each program names itself",
    "EMAIL_BACKEND": "letters leave by SMTP",
}


def settings_read():
    """Return the names of the environment that the settings ask for."""
    names = set()
    for path in (ROOT / "counselcrm").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            owner = call.func.value
            if isinstance(owner, ast.Name) and owner.id == "env" and call.args:
                names.add(ast.literal_eval(call.args[0]))
    return names


def test_compose_passes_every_setting():
    image = set(re.findall(r"^ENV .*?(?=^[A-Z])", (ROOT / "Dockerfile").read_text(), re.M | re.S))
    in_image = set(re.findall(r"\b([A-Z_]+)=", "\n".join(image)))
    read = settings_read()
    assert len(read) > 20
    for program in PROGRAMS:
        missing = read - set(SERVICES[program]["environment"]) - in_image - set(NOT_PASSED)
        assert not missing


def test_the_example_of_settings_has_every_one_that_compose_asks_for():
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE)) - {"COUNSELCRM_VERSION"}
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert asked == example


def test_the_database_of_compose_is_as_silent_as_the_demos():
    command = SERVICES["db"]["command"]
    assert "-csynchronous_commit=on" in command
    for name, value in SILENT_LOG.items():
        assert f"-c{name}={value}" in command
        assert f"{name} = {value}" in OPERATIONS


def test_the_database_is_ready_when_it_answers_by_the_network():
    check = SERVICES["db"]["healthcheck"]["test"]
    assert check[check.index("--host") + 1] == "127.0.0.1"


def test_the_broker_steps_down_from_root():
    assert "exec docker-entrypoint.sh redis-server" in SERVICES["redis"]["command"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_health_check_needs_no_variable_of_a_shell_that_may_not_be_there(name):
    check = " ".join(SERVICES[name].get("healthcheck", {}).get("test", []))
    assert "$$HOSTNAME" not in check
    assert "$${HOSTNAME" not in check


def proxy_example():
    return re.search(r"```nginx\n(.*?)```", OPERATIONS, re.S)[1]


def test_the_proxy_lets_every_file_through_that_the_practice_takes():
    size = int(re.search(r"client_max_body_size (\d+)m;", proxy_example())[1]) * 1024 * 1024
    assert size >= settings.FILE_UPLOAD_MAX_MEMORY_SIZE > MOST_BYTES


def test_the_proxy_writes_no_address_down():
    example = proxy_example()
    log_format = re.search(r"log_format counselcrm ([^;]*);", example)[1]
    written = set(re.findall(r"\$(\w+)", log_format))
    assert written <= {
        "remote_addr", "time_iso8601", "request_method", "status", "body_bytes_sent",
        "request_time",
    }  # fmt: skip
    assert re.search(r"access_log \S+ counselcrm;", example)
    assert re.search(r"error_log \S+ emerg;", example), "nginx quotes whole requests below that"


def ignored():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def in_image():
    """Return what COPY takes, of what belongs to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return [Path(path) for path in listed if path and not _is_ignored(path)]


def _is_ignored(path):
    patterns = [pattern.removeprefix("**/") for pattern in ignored()]
    parts = Path(path).parts
    beginnings = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return any(
        fnmatch.fnmatch(beginning, pattern) or fnmatch.fnmatch(parts[depth], pattern)
        for depth, beginning in enumerate(beginnings)
        for pattern in patterns
    )


def test_nothing_of_demo_and_tests_is_in_the_image():
    wrong = [
        path.as_posix()
        for path in in_image()
        if {"demo", "tests", "benchmarks", "local"} & set(path.parts)
        or path.stem in {"seed_demo", "prepare_local", "fast_forward", "attack_figures", "start"}
    ]
    assert not wrong


COMMANDS = """
import json
from django.core.management import get_commands
import counselcrm.wsgi
print(json.dumps(sorted(get_commands())))
"""


def test_the_practice_loads_without_what_the_image_leaves_out(tmp_path):
    for path in in_image():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    (tmp_path / "static_build").mkdir()
    env = {**os.environ, **production_environment(), "COUNSELCRM_VAR": str(tmp_path / "var")}
    loaded = subprocess.run(
        [sys.executable, "-c", COMMANDS],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert loaded.returncode == 0, loaded.stderr
    commands = json.loads(loaded.stdout)
    assert "install_defaults" in commands
    assert not {"seed_demo", "prepare_local", "fast_forward", "attack_figures"} & set(commands)
