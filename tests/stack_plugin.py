"""One embedded database for a whole test run, one Valkey for each of its processes.

Loaded early (``-p tests.stack_plugin``), because the settings read the environment when
pytest-django loads them. DATABASE_URL and REDIS_URL, where set, name servers to use instead.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from counselcrm.local.catalogues import compile_stale, sources
from counselcrm.local.places import Places
from counselcrm.local.quality import settings_environment
from counselcrm.local.servers import test_broker, test_servers
from counselcrm.local.trouble import Trouble

SHARED = "COUNSELCRM_TEST_DATABASE"  # tells the processes of one run where its database is
CLONE_VAR = "COUNSELCRM_CLONE_VAR"  # … and where the clone's own folders are

_running = ExitStack()


def clone_places() -> Places:
    """Return the clone's own folders: COUNSELCRM_VAR soon names the tests' instead."""
    places = Places.of()
    return replace(places, var=Path(os.environ.setdefault(CLONE_VAR, str(places.var))))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the servers before anything reads the settings."""
    places = clone_places()
    try:
        if database := os.environ.get(SHARED):
            broker = _running.enter_context(test_broker(places))
        else:
            compile_stale(sources())
            database, broker = _running.enter_context(test_servers(places))
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from trouble
    os.environ[SHARED] = database
    os.environ.update(settings_environment(places, database, broker))
    # Playwright's own loop runs in the tests' thread, and Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return (yield)


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _running.close()
