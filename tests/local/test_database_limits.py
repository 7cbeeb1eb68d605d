"""Each program waits for the database for a time of its own."""

import re
import subprocess
import sys

import pytest
from django.db import connection

from counselcrm.databaselimits import LIMITS, with_limits
from counselcrm.local.places import ROOT
from counselcrm.local.quality import production_environment

NAMES = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
SHOWS = "from django.conf import settings; print(settings.PROGRAM)"
PROGRAMS = {
    "web": f"import counselcrm.wsgi; {SHOWS}",
    "worker": f"from counselcrm.celery import app; app.conf.task_acks_late; {SHOWS}",
    "command": f"import django; django.setup(); {SHOWS}",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_knows_which_it_is(program, tmp_path):
    env = {**production_environment(), "COUNSELCRM_VAR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", PROGRAMS[program]],
        cwd=ROOT, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert started.stdout.split() == [program]


@pytest.mark.parametrize("program", LIMITS)
def test_every_program_has_every_limit(program):
    assert set(LIMITS[program]) == set(NAMES)
    assert all(LIMITS[program].values()), "nought is no limit"
    options = with_limits({}, program=program, kept_open=0)["OPTIONS"]
    assert dict(re.findall(r"-c (\w+)=(\d+)", options["options"])) == {
        name: str(limit) for name, limit in LIMITS[program].items()
    }


def test_a_page_waits_less_than_anything_else():
    for name in NAMES:
        assert LIMITS["web"][name] < LIMITS["worker"][name] <= LIMITS["command"][name]


def test_what_the_address_says_wins():
    own = {"OPTIONS": {"connect_timeout": 9, "options": "-c lock_timeout=77"}}
    options = with_limits(own, program="web", kept_open=0)["OPTIONS"]
    assert options["connect_timeout"] == 9
    assert options["options"].endswith("-c lock_timeout=77")


@pytest.mark.parametrize("name", NAMES)
def test_the_database_keeps_the_limits(db, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", [name])
        assert cursor.fetchone() == (str(LIMITS["command"][name]),)
