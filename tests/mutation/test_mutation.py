"""The tool that asks whether tests would notice a fault, asked whether it would notice itself."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.equivalents import mark, written_in
from tests.mutation.mutants import mutants_of, mutated
from tests.mutation.plans import plans, sources
from tests.mutation.table import table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("x = a < b", {"a <= b", "a >= b"}),
        ("x = a <= b", {"a < b", "a > b"}),
        ("x = a == b", {"a != b"}),
        ("x = a is None", {"a is not None"}),
        ("x = a in b", {"a not in b"}),
        ("x = a < b < c", {"a <= b < c", "a >= b < c", "a < b <= c", "a < b >= c"}),
        ("x = a and b", {"a or b"}),
        ("x = not a", {"a"}),
        ("x = -a", {"a"}),
        ("x = a + b", {"a - b"}),
        ("x = a * b", {"a / b"}),
        ("x = 7", {"8"}),
        ("x = True", {"False"}),
        ("x = None", set()),
        ("x = 'on'", {"'XXon'"}),
        ("x = Decimal('0.5')", {"'1.5'"}),
        ("x = min(a)", {"max(a)"}),
        ("x = a.strip()", {"a"}),
        ("x += a", {"x -= a"}),
        ("check(a)", {"pass"}),
        ("raise Refused('why')", {"pass"}),
        ("raise Refused(f'{a + b}')", {"pass"}),
        ("def f():\n    return a", {"return None"}),
        ("def f():\n    return None", set()),
        ("def f(a=1): b", {"2", "pass"}),
        ("for a in b:\n    continue", {"break"}),
        ("if a:\n    b = c", {"not a"}),
        ("x = [a for a in b if a]", {"not a"}),
        ("x = _('Words for people.')", set()),
        ("'A docstring.'", set()),
        ("x: int | None = a", set()),
        ("def f(a: int | None) -> int | None: ...", set()),
        ("__all__ = ['f']", set()),
        ("@cache(size=3)\ndef f(): ...", set()),
        ("if TYPE_CHECKING:\n    x = 1", set()),
    ],
)
def test_which_faults_fit_into_a_source(source: str, faults: set[str]) -> None:
    assert {mutant.now for mutant in mutants_of(source)} == faults


def test_a_fault_is_the_only_change() -> None:
    source = "def f(a, b):\n    if a < b and b < 9:\n        return a + 1\n    return b"
    found = {ast.unparse(mutated(source, one.number)) for one in mutants_of(source)}
    assert len(found) == len(mutants_of(source))
    assert ast.unparse(ast.parse(source)) not in found
    assert "def f(a, b):\n    if a < b and b < 9:\n        return a - 1\n    return b" in found


def test_a_fault_knows_where_it_stands() -> None:
    source = (
        "LINE = 3\nclass A:\n    x = 1\n    @property\n    def f(self):\n        return self.x > 2"
    )
    places = {(one.was, one.line, one.scope, one.function) for one in mutants_of(source)}
    assert ("3", 1, "", None) in places
    assert ("1", 3, "A", None) in places
    assert ("2", 6, "A.f", (4, "A.f")) in places


def test_rules_are_judged_without_a_database_and_services_with_one() -> None:
    paths = sources(ROOT, ["crisis/rules", "tiering/services/cosigning.py"])
    assert "crisis/rules/clock.py" in paths
    assert "crisis/rules/__init__.py" not in paths
    rules, services = plans(ROOT, paths)
    assert (rules.database, rules.tests) == (False, ("tests/crisis/rules",))
    assert services.database
    assert "tests/tiering/test_decisions.py" in services.tests


def test_a_fault_that_changes_nothing_counts_only_with_its_reason(tmp_path: Path) -> None:
    page = tmp_path / "testing.md"
    page.write_text(
        "## Faults that change nothing\n\n| Module | Where | Fault | Why |\n|---|---|---|---|\n"
        "| `a/rules/b.py` | `f` | `x \\| 1 → 2` | |\n"
        "| `a/rules/b.py` | `f` | `1 → 2` | Nobody reads it. |\n"
    )
    known = written_in(page)
    assert known == {("a/rules/b.py", "f", "1 → 2")}
    fault = {"line": 1, "scope": "f", "was": "1", "now": "2"}
    report = {"a/rules/b.py": [fault | {"verdict": one} for one in ("survived", "killed")]}
    mark(report, known)
    assert [one["verdict"] for one in report["a/rules/b.py"]] == ["equivalent", "killed"]
    assert "| `a/rules/b.py` | 2 | 1 | 1 | 0 | 100.0% |" in table(report)


def test_everything_written_down_as_changing_nothing_is_still_in_its_source() -> None:
    for path, scope, told in written_in(ROOT / "docs/testing.md"):
        faults = mutants_of((ROOT / path).read_text(encoding="utf-8"))
        assert any((one.scope, one.told) == (scope, told) for one in faults), (path, told)


@pytest.mark.slow
def test_weak_tests_are_found_out_and_good_ones_are_not(tmp_path: Path) -> None:
    """Faults in a body, in constants and in a kept answer; one of the bounds is not tested."""
    (tmp_path / "shop/rules").mkdir(parents=True)
    (tmp_path / "tests/shop/rules").mkdir(parents=True)
    (tmp_path / "shop/rules/price.py").write_text(
        "from functools import cache\nLINE = 5\nMOST = 40\n\n\n@cache\ndef dear(price):\n"
        "    return price > LINE\n\n\ndef free(price):\n    return price < 1\n"
    )
    (tmp_path / "tests/shop/rules/test_price.py").write_text(
        "from shop.rules.price import MOST, dear, free\n\n\ndef test_dear():\n"
        "    assert (dear(5), dear(6)) == (False, True)\n\n\ndef test_free():\n"
        "    assert free(0) is True\n    assert free(7) is False\n\n\n"
        "def test_most():\n    assert MOST == 40\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COUNSELCRM_VAR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation"], cwd=tmp_path, env=env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    kept = json.loads((tmp_path / "var/mutation/shop-rules-price.json").read_text())
    lived = {f"{one['was']} → {one['now']}" for one in kept if one["verdict"] != "killed"}
    assert lived == {"price < 1 → price <= 1", "1 → 2"}
    assert {"price > LINE → price >= LINE", "5 → 6", "40 → 41"} <= {
        f"{x['was']} → {x['now']}" for x in kept
    }
