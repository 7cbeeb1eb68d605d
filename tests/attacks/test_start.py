"""A practice that is not safe does not start, whatever starts it; and it knows its visitors."""

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
    "command": ["manage.py", "check"],
}
UNSAFE = [
    pytest.param({"DEBUG": "true"}, "DEBUG", id="debug pages"),
    pytest.param({"SECRET_KEY": "insecure"}, "SECRET_KEY", id="a default secret"),
    pytest.param({"PUBLIC_URL": "http://practice.example"}, "PUBLIC_URL", id="without https"),
    pytest.param({"FIELD_KEYS": "v1:short"}, "FIELD_KEYS", id="a key that is none"),
    pytest.param({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS", id="any name"),
    pytest.param(
        {"EMAIL_USE_TLS": "true", "EMAIL_USE_SSL": "true"},
        "EMAIL_USE_SSL",
        id="two ways to encrypt",
    ),
    pytest.param({"REDIS_URL": "redis://broker.example/0"}, "broker", id="an open broker"),
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
    assert "DEBUG" in ended.stderr


@pytest.mark.parametrize(("changed", "blamed"), UNSAFE)
def test_the_refusal_names_what_is_wrong(tmp_path, changed, blamed):
    ended = start(tmp_path, STARTS["web"], **changed)
    assert ended.returncode != 0
    assert blamed in ended.stderr


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
    ended = start(tmp_path, STARTS["command"], TRUSTED_PROXIES=count)
    assert ended.returncode != 0
    assert "TRUSTED_PROXIES" in ended.stderr
