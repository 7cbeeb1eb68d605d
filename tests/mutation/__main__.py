"""``python3 start.py mutate [paths]``: would the tests notice a small fault in these sources?

How to read the result: docs/testing.md.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import coverage  # noqa: F401  what follows is forked from here, and need not load it each time
import hypothesis  # noqa: F401
import numpy as np  # noqa: F401
import pytest

from counselcrm.local.console import say
from counselcrm.local.places import Places
from counselcrm.local.servers import test_servers
from tests.mutation import equivalents
from tests.mutation.plans import Plan, plans, sources
from tests.mutation.table import table

NICENESS = 10
PURE = Path(__file__).with_name("pure.ini")
Report = dict[str, list[dict[str, Any]]]


def main(arguments: Sequence[str]) -> int:
    """Judge every fault; 0 where none survived but those that change nothing."""
    typed = _arguments(arguments)
    root = Path.cwd()
    os.nice(NICENESS)
    out = Places.of().var / "mutation"
    out.mkdir(parents=True, exist_ok=True)
    report: Report = {}
    with ExitStack() as services:
        for plan in plans(root, sources(root, typed.paths)):
            if typed.tests:
                plan = replace(plan, tests=tuple(typed.tests))
            if plan.database and "COUNSELCRM_TEST_DATABASE" not in os.environ:
                database, _ = services.enter_context(test_servers(Places.of()))
                os.environ["COUNSELCRM_TEST_DATABASE"] = database
            begun = time.monotonic()
            report |= _judged(plan, out, typed)
            say(f"{', '.join(plan.sources)}: {time.monotonic() - begun:.0f} s")
    equivalents.mark(report, equivalents.written_in(root / "docs/testing.md"))
    for path, faults in report.items():
        _kept(out, path).write_text(json.dumps(faults, indent=1, ensure_ascii=False))
    say(table(report))
    verdicts = {fault["verdict"] for faults in report.values() for fault in faults}
    return 1 if verdicts & LIVING else 0


LIVING = {"survived", "not reached"}


def _judged(plan: Plan, out: Path, typed: argparse.Namespace) -> Report:
    found = out / f"{os.getpid()}-found.json"
    found.unlink(missing_ok=True)
    options = ["-p", "tests.mutation.warm", "--mutation-report", str(found)]
    options += ["--mutation-every", str(typed.every)]
    if typed.living:
        options += ["--mutation-before", str(out)]
    options += [part for path in plan.sources for part in ("--mutate", path)]
    code = _pytest(plan, [*options, *plan.tests], out / f"{os.getpid()}-warm.log")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) or not found.exists():
        say((out / f"{os.getpid()}-warm.log").read_text())
        sys.exit(f"The tests of {', '.join(plan.sources)} could not be run.")
    report: Report = json.loads(found.read_text())
    found.unlink()
    for path, faults in report.items():
        for fault in faults:
            if fault["verdict"] == "ask again":
                fault["verdict"] = _asked_again(plan, out, path, fault)
    return report


def _asked_again(plan: Plan, out: Path, path: str, fault: dict[str, Any]) -> str:
    os.environ["COUNSELCRM_MUTANT"] = f"{path}:{fault['number']}"
    # A constant is read without a line of its module being run, so any test may notice.
    judges = [fault["tests"]] + ([plan.tests] if fault["function"] is None else [])
    try:
        for tests in filter(None, judges):
            options = ["-x", "--tb=no", "-p", "tests.mutation.cold", *tests]
            if _pytest(plan, options, out / f"{os.getpid()}-cold.log") != pytest.ExitCode.OK:
                return "killed"
        return "survived"
    finally:
        del os.environ["COUNSELCRM_MUTANT"]


def _kept(out: Path, path: str) -> Path:
    return out / f"{path.replace('/', '-').removesuffix('.py')}.json"


def _pytest(plan: Plan, options: list[str], log: Path) -> int:
    """Run pytest in a fork that has it loaded already, and return its exit code."""
    child = os.fork()
    if child == 0:
        with log.open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        os._exit(_child(plan, options))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _child(plan: Plan, options: list[str]) -> int:
    common = ["-q", "--no-header", "--rootdir", str(Path.cwd())]
    if plan.database:
        common += ["--reuse-db", "-p", "no:xdist", "-p", "no:cacheprovider"]
        common += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # loaded before the fork
    else:
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        common += ["-c", str(PURE), "-p", "_hypothesis_pytestplugin"]
    code = int(pytest.main([*common, *options]))
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py mutate", description=__doc__)
    parser.add_argument("paths", nargs="*", help="files or folders; every rule where none")
    parser.add_argument(
        "--living", action="store_true", help="only what lived last time; sources as they were"
    )
    parser.add_argument("--tests", action="append", help="judges in place of the usual ones")
    parser.add_argument("--every", type=int, default=1, help="only every n-th fault: a sample")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
