"""One bad row does not stop a sweep, in any of them."""

import ast
import inspect
from importlib import import_module

import pytest
from django.db import OperationalError
from structlog.testing import capture_logs

from common.sweeps import RowErrors, each_alone
from counselcrm.sweeps import SWEEPS
from people.models import Site

# Sweeps whose rows are not looked at one by one, and why one bad row cannot stop them.
WITHOUT_ROWS = {
    "crisis.record_breaches": "marks rows and writes the audit log; nothing of a row is read",
    "people.carry_on_imports": "counts the attempts of each part and sets it aside",
    "people.forget_old_answers": "one statement",
    "intake.forget_old_drafts": "one statement",
    "people.purge_expired_drafts": "one statement",
    "reports.refresh_rollups": "one statement for each axis",
    "reports.raise_warnings": "reads sums, no rows of people",
    "reports.beat_heart": "one statement",
}
# Where the service is not called as its sweep.
IN_SERVICES = {
    "people.carry_on_imports": "carry_on_import",
    "tiering.carry_on_simulations": "carry_on_unfinished",
}


def services_of(task: str) -> str:
    app, name = task.split(".")
    module = import_module(f"{app}.services")
    function = getattr(module, IN_SERVICES.get(task, name))
    return inspect.getsource(inspect.getmodule(function))


@pytest.mark.parametrize("task", [task for task, _ in SWEEPS.values()])
def test_every_sweep_works_on_each_row_alone(task: str) -> None:
    names = {node.id for node in ast.walk(ast.parse(services_of(task))) if type(node) is ast.Name}
    isolates = {"each_alone", "RowErrors"} & names
    assert bool(isolates) != (task in WITHOUT_ROWS)


@pytest.fixture
def sites(db) -> list[Site]:
    return [Site.objects.create(name=name, code=name) for name in ("a", "b", "c")]


def test_rows_behind_a_bad_one_are_worked_on_and_the_bad_one_is_rolled_back(sites) -> None:
    def rename(site: Site) -> bool:
        Site.objects.filter(pk=site.pk).update(name=site.name.upper())
        if site.name == "a":
            raise ZeroDivisionError("private words")
        return True

    with capture_logs() as logs:
        assert each_alone(sites, rename, sweep="test") == 2
    assert set(
        Site.objects.filter(pk__in=[s.pk for s in sites]).values_list("name", flat=True)
    ) == {"a", "B", "C"}
    [entry] = logs
    assert (entry["row"], entry["kind"], entry["sweep"]) == (
        sites[0].pk,
        "ZeroDivisionError",
        "test",
    )
    assert "private words" not in str(entry)


def test_a_database_that_is_away_is_no_fault_of_the_row(sites) -> None:
    errors = RowErrors("test")
    with pytest.raises(OperationalError), errors.isolate(sites[0]):
        raise OperationalError("gone")
    assert errors.failed == []
