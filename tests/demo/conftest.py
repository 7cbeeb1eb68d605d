"""A small demo practice, made once for all tests that only look at it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from counselcrm.demo.making import Plan, make_practice

# A Tuesday at noon: some sessions of the day are over, some are not.
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEED = 7


def make(seed: int = SEED) -> list[str]:
    """Make the small practice and return what it said meanwhile."""
    said: list[str] = []
    make_practice(Plan("small", seed, NOON), say=said.append)
    return said


@pytest.fixture(scope="module")
def practice(django_db_setup: Any, django_db_blocker: Any) -> Iterator[datetime]:
    """The small practice, as it stands at the moment that is returned."""
    with django_db_blocker.unblock():
        make()
        yield NOON
        call_command("flush", interactive=False, verbosity=0)
