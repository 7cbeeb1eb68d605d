"""A whole file by real workers: one is killed, one is told to stop, and every row is counted."""

import os
import sys
from urllib.parse import quote

import pytest
from django.db import connection

from benchmarks import whole_import
from benchmarks.rows.imports import file_of
from people.models import Client, ImportPiece
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads processor times from /proc"),
]

ROWS = 4_000


@pytest.fixture
def environment(maria):
    """What a worker of the test's own database reads."""
    at = connection.settings_dict
    who = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
    host = f"{quote(at['HOST'], safe='')}:{at['PORT']}" if at["PORT"] else quote(at["HOST"], "")
    return {**os.environ, "DATABASE_URL": f"postgres://{who}@{host}/{at['NAME']}"}


def test_a_killed_worker_loses_no_row_and_doubles_none(environment):
    found = whole_import.brought_in(ROWS, environment=environment)
    assert (found.opened, found.returned) == (3_800, 200)
    assert Client.objects.filter(email="import15-1@client.example").count() == 1
    assert not ImportPiece.objects.filter(is_done=False).exists()


def test_a_cancelled_file_leaves_no_half_of_a_row(environment):
    found = whole_import.cancelled(ROWS, environment=environment, after=1 / ROWS)
    assert 0 < found.opened + found.returned == found.done < ROWS
    assert Client.objects.filter(standing=None).count() == 0


def test_more_rows_in_the_tables_than_told_are_noticed(environment, site, now):
    def one_more(job, worker):
        factories.make_client(site=site, now=now)
        whole_import._killed(job, worker)

    with pytest.raises(whole_import.Wrong):
        whole_import._carried_out(file_of(ROWS), environment, stop=one_more)
