"""No log line opens anything: links that are keys are cut before they are written."""

import json
import logging

import pytest
import structlog
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser

TOKEN = "Q7v1kq0s3ZrXJ2mWc5oYb8uTn4aLd6eHfGiPpRjKxEw"
KEYS = [
    f"/s/{TOKEN}",
    f"/account/password/reset/key/2a-{TOKEN}/",
    f"/account/confirm-email/{TOKEN}/",
]


@pytest.fixture
def lines():
    """Return what the practice's own handler writes, at the level of production."""
    written = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept(logging.INFO)
    formatter = settings.LOGGING["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("address", KEYS)
def test_a_key_in_an_address_is_not_written_down(db, lines, address):
    cache.clear()
    browser = Browser()
    for _ in range(22):
        browser.get(address)
    browser.post(address)
    assert lines
    assert all(json.loads(line)["event"] for line in lines)
    assert TOKEN not in "\n".join(lines)
