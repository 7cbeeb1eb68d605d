"""The bench measures every row without an error; what it measures is not asked here."""

import json
import math
import subprocess
import sys

import pytest

from benchmarks import rows
from benchmarks.meter import percentile
from benchmarks.table import compare, figure, table
from counselcrm.local.places import ROOT


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    out = tmp_path_factory.mktemp("bench") / "result.json"
    command = [sys.executable, "-m", "benchmarks", "--size", "tiny", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--requests", "3", "--json", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(out.read_text())


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads processor times from /proc")


@linux_only
@pytest.mark.slow
def test_every_page_has_its_numbers_and_no_error(result):
    found = result["sizes"]["tiny"]
    for row in (*rows.YARDSTICKS, *rows.PAGES):
        told = found[row.name]
        assert told["error"] == ""
        assert all(told[name] > 0 for name in ("rate", "p50", "p99", "cpu")), row.name
        assert told["queries"] <= (row.queries or math.inf), row.name


@linux_only
@pytest.mark.slow
def test_every_work_has_its_figure_and_no_error(result):
    found = result["sizes"]["tiny"]
    assert all(found[row.name]["figure"] > 0 for row in rows.WORK)
    assert all(found[row.name]["error"] == "" for row in rows.WORK)


@linux_only
@pytest.mark.slow
def test_the_table_names_every_row(result):
    printed = table(result)
    for row in (*rows.YARDSTICKS, *rows.PAGES, *rows.WORK):
        assert row.name in printed


def page(cpu, **bounds):
    empty = dict.fromkeys(["rate", "p50", "p99", "web", "kib", "must", "aim", "growth"])
    rest = {"queries": 3, "max_queries": None, "unit": "", "error": "", "faults": []}
    return {**empty, **rest, "cpu": cpu, **bounds}


def test_a_page_is_told_in_multiples_of_one():
    assert figure("list", {"one": page(0.5), "list": page(4.0)}) == 8


def test_growth_is_that_of_the_multiple_not_of_the_time():
    small = {"one": page(0.5), "list": page(4.0)}
    slower_machine = {"one": page(1.0), "list": page(8.8, growth=1.3)}
    printed = table({"sizes": {"10k": small, "100k": slower_machine}})
    assert "1.10✓" in printed


def test_a_bound_that_is_missed_is_marked():
    printed = table({"sizes": {"10k": {"one": page(1.0), "list": page(9.0, must=12, aim=6)}}})
    assert "12✓" in printed
    assert "6✗" in printed


def work(figure, unit="rows/s", **bounds):
    bounds = {"at_least": None, "at_most": None, **bounds}
    return {"unit": unit, "figure": figure, "error": "", "faults": [], **bounds}


def test_a_pace_is_told_as_where_one_costs_what_it_did_when_the_bounds_were_set():
    rows = {"one": page(2.4), "import": work(2_000, at_least=5_000)}
    assert figure("import", rows) == pytest.approx(6_000)
    assert "≥ 5,000 ✓" in table({"sizes": {"10k": rows}})
    assert "≥ 5,000 ✗" in table({"sizes": {"10k": rows | {"one": page(0.8)}}})


def test_a_duration_shrinks_where_a_pace_grows():
    rows = {"one": page(1.6), "look": work(0.3, unit="ms", at_most=0.2)}
    assert figure("look", rows) == pytest.approx(0.15)
    assert "≤ 0.2 ✓" in table({"sizes": {"10k": rows}})


def test_work_that_was_measured_without_one_meets_no_bound():
    printed = table({"sizes": {"10k": {"import": work(9_000, at_least=5_000)}}})
    assert "✓" not in printed


def test_two_runs_are_compared_row_by_row():
    earlier = {"made_at": "then", "sizes": {"10k": {"one": page(1.0), "list": page(10.0)}}}
    now = {"sizes": {"10k": {"one": page(1.0), "list": page(5.0)}}}
    assert "-50%" in compare(earlier, now)


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.99, 5), (0.0, 1)])
def test_percentiles_are_values_that_were_measured(share, value):
    assert percentile([5, 1, 4, 2, 3], share) == value
