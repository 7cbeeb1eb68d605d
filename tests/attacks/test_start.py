"""A practice that is not safe does not start, whatever starts it; and it knows its visitors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from counselcrm.local.places import ROOT
from counselcrm.local.quality import production_environment

STARTS = {
    "web": ["-c", "import counselcrm.wsgi"],
    "worker": ["-m", "celery", "-A", "counselcrm", "worker", "--pool", "solo"],
    "beat": ["-m", "celery", "-A", "counselcrm", "beat", "--pidfile=", "-s", "{folder}/beat"],
    "check": ["manage.py", "check"],
    "shell": ["manage.py", "shell", "-c", "print('open')"],
    "shell without manage.py": ["-m", "django", "shell", "-c", "print('open')"],
    "watchdog": ["manage.py", "watchdog", "--once"],
    "migrate": ["manage.py", "migrate", "--check"],
    "static files": ["manage.py", "collectstatic", "--dry-run", "--noinput"],
}
DATABASE = "postgres://counselcrm{password}@{host}/counselcrm{query}"


def database(host: str = "", query: str = "", password: str = "") -> dict[str, str]:
    return {"DATABASE_URL": DATABASE.format(host=host, query=query, password=password)}


# What is changed → the word of the refusal that blames it.
UNSAFE = [
    ({"DEBUG": "true"}, "DEBUG"),
    ({"DEBUG": "1"}, "DEBUG"),
    ({"SECRET_KEY": "insecure"}, "SECRET_KEY"),
    ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
    ({"SECRET_KEY": "django-insecure-" + "abcdefghijklmnop" * 4}, "SECRET_KEY"),
    ({"PUBLIC_URL": "http://practice.example"}, "PUBLIC_URL"),
    ({"PUBLIC_URL": "https://elsewhere.example"}, "PUBLIC_URL"),
    ({"FIELD_KEYS": "v1:short"}, "FIELD_KEYS"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,*"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,*.example"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,.example"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,.practice.org"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,other.example"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,clinic.test"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,clinic.invalid"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,www.example.com"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,localhost"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,127.0.0.1"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "practice.example,[::1]"}, "ALLOWED_HOSTS"),
    ({"CSRF_TRUSTED_ORIGINS": "https://*.practice.org"}, "CSRF_TRUSTED_ORIGINS"),
    ({"CSRF_TRUSTED_ORIGINS": "http://practice.example"}, "CSRF_TRUSTED_ORIGINS"),
    ({"EMAIL_USE_TLS": "true", "EMAIL_USE_SSL": "true"}, "EMAIL_USE_SSL"),
    ({"EMAIL_USE_TLS": "false"}, "EMAIL_USE_TLS"),
    ({"EMAIL_USE_TLS": "false", "EMAIL_HOST": "192.0.2.7"}, "EMAIL_USE_TLS"),
    ({"EMAIL_USE_TLS": "false", "EMAIL_HOST": "2001:db8::7"}, "EMAIL_USE_TLS"),
    ({"EMAIL_USE_TLS": "false", "EMAIL_HOST": "localhost.practice.org"}, "EMAIL_USE_TLS"),
    ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "EMAIL_BACKEND"),
    ({"REDIS_URL": "redis://broker.example/0"}, "broker"),
    ({"REDIS_URL": "redis://:@broker.example/0"}, "broker"),
    ({"REDIS_URL": "rediss://192.0.2.7/0"}, "broker"),
    ({"REDIS_URL": "redis://[2001:db8::7]/0"}, "broker"),
    ({"REDIS_URL": "redis://%62roker.example/0"}, "broker"),
    ({"REDIS_URL": "redis:///0?host=broker.example"}, "broker"),
    ({"REDIS_URL": "redis://localhost.broker.example/0"}, "broker"),
    ({"REDIS_URL": "redis://127.0.0.1/0;redis://broker.example/0"}, "broker"),
    ({"REDIS_URL": "elsewhere://broker.example/0"}, "broker"),
    (database("db.example"), "database"),
    (database("db.example", password=":"), "database"),
    (database("192.0.2.7"), "database"),
    (database("[2001:db8::7]"), "database"),
    (database("%64b.example"), "database"),
    (database("127.0.0.1,db.example"), "database"),
    (database("localhost.db.example"), "database"),
    (database(query="?host=db.example"), "database"),
    (database(query="?host=/var/run/postgresql,db.example"), "database"),
    (database(query="?hostaddr=192.0.2.7"), "database"),
    (database("127.0.0.1", query="?hostaddr=192.0.2.7"), "database"),
    (database(query="?service=elsewhere"), "database"),
    (database() | {"PGHOST": "db.example"}, "database"),
    ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES"),
    ({"SESSION_IDLE_MINUTES": "-5"}, "SESSION_IDLE_MINUTES"),
    ({"SESSION_IDLE_MINUTES": "61"}, "SESSION_IDLE_MINUTES"),
    ({"SESSION_IDLE_MINUTES": "1440"}, "SESSION_IDLE_MINUTES"),
    ({"PRACTICE_COUNTRY": "China"}, "PRACTICE_COUNTRY"),
    ({"COUNSELCRM_MODE": "demo"}, "COUNSELCRM_MODE"),
    ({"COUNSELCRM_MODE": "demo", "PUBLIC_URL": "HTTPS://practice.example"}, "COUNSELCRM_MODE"),
]
SAFE = [
    {},
    {"SESSION_IDLE_MINUTES": "60"},
    {"ALLOWED_HOSTS": "Practice.example,practice.org,203.0.113.7"},
    {"CSRF_TRUSTED_ORIGINS": "https://practice.org"},
    {"EMAIL_USE_TLS": "false", "EMAIL_HOST": "127.0.0.1"},
    {"EMAIL_USE_TLS": "false", "EMAIL_HOST": "mail"},
    {"EMAIL_USE_TLS": "false", "EMAIL_USE_SSL": "true"},
    {"REDIS_URL": "redis+socket:///run/valkey.sock"},
    {"REDIS_URL": "redis://127.0.0.2/0"},
    {"REDIS_URL": "redis://:secret@broker.example/0"},
    database(),
    database("[::1]"),
    database("localhost"),
    database("%2Frun%2Fpostgresql"),
    database(query="?host=/run/postgresql"),
    database("db.example", password=":secret"),
    database(query="?host=db.example&password=secret"),
    {"COUNSELCRM_MODE": "demo", "PUBLIC_URL": "http://127.0.0.1:8000"},
]


def start(folder: Path, arguments: list[str], **changed: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **production_environment(), "COUNSELCRM_VAR": str(folder), **changed}
    command = [sys.executable, *(part.format(folder=folder) for part in arguments)]
    return subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("what", STARTS)
def test_an_unsafe_practice_does_not_start(tmp_path, what):
    ended = start(tmp_path, STARTS[what], DEBUG="true")
    assert ended.returncode != 0
    assert "refuses to start" in ended.stderr
    assert "DEBUG" in ended.stderr
    assert "open" not in ended.stdout


@pytest.fixture(scope="module")
def refusals():
    """What is said to each environment, asked of one process."""
    cases = [changed for changed, _ in UNSAFE] + SAFE
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.starting"],
        input=json.dumps(cases),
        env={**os.environ, **production_environment()},
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return dict(zip(map(str, cases), json.loads(ended.stdout), strict=True))


def test_each_refusal_names_what_is_wrong(refusals):
    wrong = {
        str(changed): refusals[str(changed)]
        for changed, blamed in UNSAFE
        if blamed not in refusals[str(changed)]
    }
    assert not wrong


def test_a_careful_practice_starts(refusals):
    wrong = {str(changed): refusals[str(changed)] for changed in SAFE if refusals[str(changed)]}
    assert not wrong


def test_a_key_ring_that_cannot_be_read_is_refused_without_a_traceback(tmp_path):
    ended = start(tmp_path, STARTS["web"], FIELD_KEYS="v1:short")
    assert "refuses to start" in ended.stderr
    assert "FIELD_KEYS" in ended.stderr


WHO = """
import django
django.setup()
from axes.helpers import get_client_ip_address
from common.visitors import client_address
from django.test import RequestFactory
visit = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="{told}", REMOTE_ADDR="127.0.0.1")
print(client_address(visit), get_client_ip_address(visit))
"""
PROXIES = [
    pytest.param({}, "203.0.113.7", "203.0.113.7", id="https has one"),
    pytest.param({}, "198.51.100.4, 203.0.113.7", "203.0.113.7", id="a lie before its word"),
    pytest.param({"TRUSTED_PROXIES": "2"}, "203.0.113.7, 10.0.0.3", "203.0.113.7", id="two"),
    pytest.param({"TRUSTED_PROXIES": "0"}, "203.0.113.7", "127.0.0.1", id="none"),
    pytest.param(
        {"PUBLIC_URL": "http://practice.example", "COUNSELCRM_MODE": "test"},
        "203.0.113.7",
        "127.0.0.1",
        id="plain http has none",
    ),
    pytest.param(
        {
            "PUBLIC_URL": "http://practice.example",
            "COUNSELCRM_MODE": "test",
            "TRUSTED_PROXIES": "1",
        },
        "203.0.113.7",
        "203.0.113.7",
        id="plain http behind one",
    ),
]


@pytest.mark.parametrize(("changed", "told", "address"), PROXIES)
def test_the_environment_says_how_many_proxies_are_believed(tmp_path, changed, told, address):
    ended = start(tmp_path, ["-c", WHO.replace("{told}", told)], **changed)
    assert ended.stdout.split() == [address] * 2, ended.stderr


@pytest.mark.parametrize("count", ["-1", "10", "one"])
def test_a_count_of_proxies_that_cannot_be_is_refused(tmp_path, count):
    ended = start(tmp_path, STARTS["check"], TRUSTED_PROXIES=count)
    assert ended.returncode != 0
    assert "TRUSTED_PROXIES" in ended.stderr
