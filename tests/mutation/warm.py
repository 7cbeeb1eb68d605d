"""A pytest plugin: instead of running the tests once, run them against one fault after another.

1. All tests run once as they are, and it is written down which lines each of them reaches.
2. For every fault the process forks; the child puts the faulty code into the function that is
   loaded already and runs the tests that reach the line, the quickest first, until one fails.
3. Faults of loading, and those that nobody noticed in 2 (something may have been kept from
   before), are left to a process of their own (``cold``), with the tests that it has to run.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from tests.mutation.cold import steady
from tests.mutation.mutants import Mutant, mutants_of, mutated

KILLED, SURVIVED, UNREACHED = "killed", "survived", "not reached"
ASK_AGAIN = "ask again"
PATIENCE = 20.0  # seconds of processor time beyond twenty times what the tests take
steady()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutate", action="append", default=[], help="a source, from the root")
    parser.addoption("--mutation-report", help="where the verdicts go, as JSON")
    parser.addoption("--mutation-before", help="folder of the last verdicts: only what lived")
    parser.addoption("--mutation-every", type=int, default=1, help="only every n-th fault")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if not (paths := session.config.getoption("mutate")):
        return None
    root = session.config.rootpath
    judge = _Judge(session, [root / path for path in paths])
    judge.run_all_once()
    every = session.config.getoption("mutation_every")
    before = session.config.getoption("mutation_before")
    report: dict[str, list[dict[str, Any]]] = {}
    for path in paths:
        report[path] = []
        killed = _killed_before(Path(before), path) if before else {}
        for mutant in mutants_of((root / path).read_text(encoding="utf-8"))[::every]:
            plain = asdict(mutant)
            tests = killed.get(json.dumps(plain))
            verdict = KILLED
            if tests is None:
                verdict, tests = judge.verdict(root / path, mutant)
            report[path].append(plain | {"verdict": verdict, "tests": tests})
        Path(session.config.getoption("mutation_report")).write_text(json.dumps(report, indent=1))
    return True


def _killed_before(folder: Path, path: str) -> dict[str, list[str]]:
    """Return the faults of the last run that were noticed, and by whom."""
    kept = folder / f"{path.replace('/', '-').removesuffix('.py')}.json"
    if not kept.exists():
        return {}
    return {
        json.dumps({name: one for name, one in fault.items() if name not in ("verdict", "tests")}):
            fault["tests"]
        for fault in json.loads(kept.read_text(encoding="utf-8"))
        if fault["verdict"] == KILLED
    }  # fmt: skip


class _Judge:
    def __init__(self, session: pytest.Session, paths: list[Path]) -> None:
        self._session, self._paths = session, paths
        self._items = session.items
        self._seconds: dict[str, float] = {}
        self._reached: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._by_file: dict[str, set[str]] = defaultdict(set)
        self._functions: dict[tuple[str, int, str], list[FunctionType]] = defaultdict(list)

    def run_all_once(self) -> None:
        """Run every test as it is.

        :raises pytest.UsageError: if one fails: it would be taken for a fault that was noticed
        """
        sources = [str(path) for path in self._paths]
        lines = Coverage(data_file=None, include=sources, config_file=False)
        lines.start()
        for place, item in enumerate(self._items):
            lines.switch_context(item.nodeid)
            begun = time.process_time()
            if not _passes(item, self._items[place + 1 - len(self._items)]):
                raise pytest.UsageError(f"{item.nodeid} fails without any fault")
            self._seconds[item.nodeid] = time.process_time() - begun
        lines.stop()
        data = lines.get_data()
        for path in data.measured_files():
            for line, tests in data.contexts_by_lineno(path).items():
                self._reached[path, line] |= set(tests) - {""}
                self._by_file[path] |= set(tests) - {""}
        _close_connections()
        gc.collect()
        for found in gc.get_objects():
            # By type: a weak proxy of something gone would rather raise than answer isinstance.
            if type(found) is FunctionType:
                self._functions[_where(found.__code__)].append(found)
            elif type(found) is _lru_cache_wrapper:
                # What functions keep of their answers was made by the code as it was.
                found.cache_clear()
        gc.freeze()

    def verdict(self, path: Path, mutant: Mutant) -> tuple[str, list[str]]:
        """Return what became of a fault, and the test that noticed it or those to be asked."""
        everything = self._by_file[str(path)]
        tests = everything if mutant.function is None else self._reached[str(path), mutant.line]
        if not everything and mutant.function is not None:
            return UNREACHED, []
        if mutant.function is not None and tests:
            code = _code_of(path, mutant)
            functions = self._functions[str(path), *mutant.function]
            if functions and code and all(_fits(function, code) for function in functions):
                verdict, by = self._warm(functions, code, tests)
                if verdict == KILLED:
                    return verdict, [by]
        # What ran while the tests were loaded is seen by no single one of them.
        return ASK_AGAIN, sorted(everything, key=lambda one: (one not in tests, self._seconds[one]))

    def _warm(
        self, functions: list[FunctionType], code: CodeType, tests: set[str]
    ) -> tuple[str, str]:
        chosen = sorted(
            (item for item in self._items if item.nodeid in tests),
            key=lambda item: self._seconds[item.nodeid],
        )
        patience = PATIENCE + 20 * sum(self._seconds[item.nodeid] for item in chosen)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _live(functions, code, chosen, self._items, patience, writing)
        os.close(writing)
        with os.fdopen(reading) as answer:
            said = answer.read()
        _, status = os.waitpid(child, 0)
        if status == 0 and said == SURVIVED:
            return SURVIVED, ""
        return KILLED, said or "no end in sight"


def _live(
    functions: list[FunctionType],
    code: CodeType,
    chosen: list[pytest.Item],
    items: list[pytest.Item],
    patience: float,
    writing: int,
) -> None:
    """The child: take the fault in, run the tests, say who noticed, and be gone."""
    said = "did not load"
    try:
        now = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(now.ru_utime + now.ru_stime + patience) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.alarm(int(patience * 6))
        for function in functions:
            function.__code__ = code
        said = SURVIVED
        for item in chosen:
            following = next(other for other in items if other is not item)
            if not _passes(item, following):
                said = item.nodeid
                break
    finally:
        os.write(writing, said.encode())
        os._exit(0)


def _passes(item: pytest.Item, following: pytest.Item) -> bool:
    """Run one test. ``following`` keeps what the whole session shares from being taken down."""
    reports = runtestprotocol(item, nextitem=following, log=False)
    return not any(report.failed for report in reports)


def _close_connections() -> None:
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()


def _code_of(path: Path, mutant: Mutant) -> CodeType | None:
    tree = mutated(path.read_text(encoding="utf-8"), mutant.number)
    try:
        whole = compile(tree, str(path), "exec")
    except SyntaxError:
        return None
    wanted = (str(path), *(mutant.function or ()))
    return next((code for code in _codes(whole) if _where(code) == wanted), None)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _where(code: CodeType) -> tuple[str, int, str]:
    return code.co_filename, code.co_firstlineno, code.co_qualname


def _fits(function: FunctionType, code: CodeType) -> bool:
    return len(function.__code__.co_freevars) == len(code.co_freevars)
