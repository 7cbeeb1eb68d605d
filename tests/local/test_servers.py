"""The embedded servers are the real ones, set as the practice needs them."""

import os
from urllib.parse import unquote

import psycopg2
import pytest
import redis

from counselcrm.local.places import Places
from counselcrm.local.servers import free_slot


@pytest.fixture
def asked():
    """Ask the test run's own database one question."""
    url = os.environ["DATABASE_URL"]
    host, _, database = url.partition("@")[2].partition("/")
    connection = psycopg2.connect(host=unquote(host), user="postgres", dbname=database)
    yield lambda question: _answer(connection, question)
    connection.close()


def _answer(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_the_database_is_postgresql_16_or_newer(asked):
    assert int(asked("SHOW server_version_num")) >= 160000


def test_lower_case_and_trigrams_know_more_than_ascii(asked):
    assert asked("SELECT lower('ÄÖÜ')") == "äöü"
    asked("CREATE EXTENSION IF NOT EXISTS pg_trgm; SELECT 1")
    assert len(asked("SELECT show_trgm('张伟')")) > 0


def test_the_database_listens_on_no_network(asked):
    assert asked("SHOW listen_addresses") == ""


def test_the_broker_throws_nothing_away():
    url = os.environ["REDIS_URL"].replace("redis+socket://", "unix://")
    with redis.Redis.from_url(url) as broker:
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_two_test_runs_get_two_data_folders():
    places = Places.of()
    with free_slot(places) as one, free_slot(places) as other:
        assert one.number != other.number
