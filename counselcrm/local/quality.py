"""``start.py test``, ``check`` and ``fix``: what has to hold before a change is shared."""

import os
import secrets
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from counselcrm.local import browser, secrets_file
from counselcrm.local.children import Children
from counselcrm.local.console import say
from counselcrm.local.environment import Environment
from counselcrm.local.places import Places
from counselcrm.local.servers import test_servers

PROCESSES = "2"  # of pytest, where the whole suite runs
# Options of pytest that are followed by a value of their own.
VALUED = {"-k", "-m", "-p", "-n", "-c", "-o", "-W", "-r", "--maxfail", "--durations", "--cov"}


def prepare_browser(places: Places, children: Children) -> None:
    """Make sure that the browser tests have a browser and a Node.js to drive it with."""
    node, _ = Environment(places, children, dev=True).node()
    browser.prepare(places, children, node)


def pytest_command(places: Places, arguments: Sequence[str]) -> list[str]:
    """Return how to run pytest: the whole suite in two processes, single tests in one."""
    command = [str(places.python), "-m", "pytest"]
    spreads = any(part.startswith(("-n", "--numprocesses", "--pdb")) for part in arguments)
    if not spreads and not _selects(arguments):
        command += ["-n", PROCESSES]
    return [*command, *arguments]


def test_environment(places: Places) -> dict[str, str]:
    """Return pytest's environment; the servers' part of it comes from tests/stack_plugin.py."""
    path = os.pathsep.join([str(places.venv / "bin"), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def settings_environment(places: Places, database: str, broker: str) -> dict[str, str]:
    """Return what the settings read, for tests and checks."""
    return {
        "COUNSELCRM_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "counselcrm.settings",
        **secrets_file.new_secrets(),
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "25",
        "EMAIL_USE_TLS": "false",
        "EMAIL_FROM": "practice@counselcrm.example",
        "COUNSELCRM_VAR": str(places.local / "test-var"),
    }


def production_environment() -> dict[str, str]:
    """Return an environment as a careful practice would have it; no server stands behind it."""
    password = secrets.token_urlsafe(24)
    return {
        **secrets_file.new_secrets(),
        "COUNSELCRM_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "counselcrm.settings",
        "DATABASE_URL": f"postgres://counselcrm:{password}@127.0.0.1:5432/counselcrm",
        "REDIS_URL": f"redis://:{password}@127.0.0.1:6379/0",
        "PUBLIC_URL": "https://practice.example",
        "ALLOWED_HOSTS": "practice.example",
        "EMAIL_HOST": "mail.practice.example",
        "EMAIL_PORT": "587",
        "EMAIL_USE_TLS": "true",
        "EMAIL_FROM": "practice@practice.example",
    }


def check(places: Places) -> int:
    """Run every check, also after one has failed, and return the exit code."""
    with test_servers(places) as (database, broker):
        tested = {**os.environ, **settings_environment(places, database, broker)}
        deployed = {**os.environ, **production_environment()}
        failed = [what for what, *step in _checks(places, tested, deployed) if not _ok(what, *step)]
    if failed:
        say(f"\nNot in order: {', '.join(failed)}. Much of it mends itself: python3 start.py fix")
        return 1
    say("\nAll checks passed.")
    return 0


def fix(places: Places) -> int:
    """Let the formatters and the linter mend what they can."""
    python = places.python
    for command in (
        [python, "-m", "ruff", "check", "--fix", "--exit-zero", "."],
        [python, "-m", "ruff", "format", "."],
        [places.venv / "bin" / "djade", *DJADE, *_templates(places)],
    ):
        subprocess.run(list(map(str, command)), cwd=places.root, check=False)
    return subprocess.call([str(python), "-m", "ruff", "check", "."], cwd=places.root)


CONCISE = ("--output-format", "concise")
DJADE = ("--target-version", "5.2")
# A unique constraint on a table that has rows fails where two rows break it. These cannot: the
# first is on columns just added, the second allows more than the constraint it replaces.
UNIQUE_ON_WHAT_IS_THERE = ("0006_alerts_once", "0005_sessions_once")


def _checks(
    places: Places, tested: Mapping[str, str], deployed: Mapping[str, str]
) -> list[tuple[str, list[str | Path], Mapping[str, str]]]:
    python = places.python
    manage: list[str | Path] = [python, "manage.py"]
    lint_migrations = [
        *manage,
        "lintmigrations",
        "--no-cache",
        "--quiet",
        "ok",
        "ignore",
        "--ignore-name",
        *UNIQUE_ON_WHAT_IS_THERE,
        "--include-apps",
    ]
    return [
        ("lint", [python, "-m", "ruff", "check", *CONCISE, "."], tested),
        ("format", [python, "-m", "ruff", "format", "--check", *CONCISE, "."], tested),
        (
            "templates",
            [places.venv / "bin" / "djade", "--check", *DJADE, *_templates(places)],
            tested,
        ),
        ("types of the rules", [python, "-m", "mypy", "--strict", *_rules(places)], tested),
        ("order of the apps", [places.venv / "bin" / "lint-imports", "--no-cache"], tested),
        ("no migration missing", [*manage, "makemigrations", "--check", "--dry-run"], tested),
        ("migrations are safe", [*lint_migrations, *_apps(places)], tested),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], deployed),
    ]


def _ok(what: str, command: Sequence[str | Path], env: Mapping[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        list(map(str, command)), env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    good = done.returncode == 0
    say(f"  {'ok  ' if good else 'FAIL'} {what} ({time.monotonic() - begun:.1f} s)")
    if not good:
        say("\n".join(f"       {line}" for line in done.stdout.splitlines()[-60:]))
    return good


def _selects(arguments: Sequence[str]) -> bool:
    """Tell whether paths or names were given: few tests are quicker in one process."""
    earlier = ["", *arguments]
    return any(
        not part.startswith("-") and before not in VALUED
        for before, part in zip(earlier, arguments, strict=False)
    ) or any(part in ("-k", "--lf", "--collect-only", "--help") for part in arguments)


def _templates(places: Places) -> list[Path]:
    return sorted(places.root.glob("templates/**/*.html"))


def _rules(places: Places) -> list[Path]:
    return sorted(path.parent for path in places.root.glob("*/rules/__init__.py"))


def _apps(places: Places) -> list[str]:
    return sorted(path.parent.parent.name for path in places.root.glob("*/migrations/__init__.py"))
