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
from django.test import RequestFactory
for told in ("203.0.113.7", "198.51.100.4, 203.0.113.7"):
    visit = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR="127.0.0.1")
    print(get_client_ip_address(visit))
"""


def test_behind_the_proxy_visitors_do_not_share_one_address(tmp_path):
    """What a visitor adds to the proxy's word is not believed."""
    ended = start(tmp_path, ["-c", WHO])
    assert ended.stdout.split() == ["203.0.113.7", "127.0.0.1"], ended.stderr
