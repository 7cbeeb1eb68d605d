"""The embedded servers are the real ones, set as the practice needs them."""

import os
import shutil
from urllib.parse import unquote

import psycopg2
import pytest
import redis

from counselcrm.local.places import Places
from counselcrm.local.secrets_file import load_or_make, set_aside_without_keys
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


@pytest.fixture
def data(places):
    """The folder of a database that an earlier clone in the same place has left behind."""
    folder = places.services / "postgres-18"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18")
    yield folder
    shutil.rmtree(places.services)


def test_a_database_without_its_keys_is_set_aside(places, data):
    said = []
    set_aside_without_keys(places, said.append)
    aside = places.services / "without-keys-1"
    assert not data.exists()
    assert (aside / "postgres-18" / "PG_VERSION").exists()
    assert str(aside) in said[0]


def test_a_database_whose_keys_are_there_stays(places, data):
    load_or_make(places.secrets)
    said = []
    set_aside_without_keys(places, said.append)
    assert (data / "PG_VERSION").exists()
    assert not said
