"""No log line opens anything and none quotes anybody."""

import json
import logging
import sys
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from gunicorn.config import Config

from counselcrm.gunicornlogs import MaskedLogger
from counselcrm.maskedaddresses import PARAMETER, masked
from people.models import Site

TOKEN = "Q7v1kq0s3ZrXJ2mWc5oYb8uTn4aLd6eHfGiPpRjKxEw"
SHORT = "2a-kq0s3Z"
NAME, OTHER_NAME = "林晓雯", "张伟"
OPEN = {"uuid": "0199aa52-7c3e-7e01-9f6c-1f0a5d0c2b11", "slug": "phq-9", "int": "12"}
GROUP = r"\(\?P<\w+>[^)]*\)"


def routes(patterns=None, outer="/"):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = outer + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(route, key):
    """Return the address of a route, with ``key`` wherever something is neither id nor code."""
    address, position = "", 0
    for parameter in PARAMETER.finditer(route):
        address += route[position : parameter.start()]
        address += OPEN.get(parameter["converter"], key)
        position = parameter.end()
        if parameter[0].startswith("("):
            position = route.index(")", position) + 1
    return address + route[position:]


# Django's admin shows numbers, and nobody without an account comes there.
WITH_KEY = sorted(
    {
        route
        for route in routes()
        if SHORT in filled(route, SHORT) and not route.startswith("/admin/")
    }
)
WITHOUT_KEY = sorted(
    route
    for route in {filled(route, SHORT) for route in routes()}
    if SHORT not in route and "/reset/key/" not in route
)


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


def test_the_addresses_with_a_key_are_those_we_know():
    """A new one is masked by itself; it stands here so that somebody has thought of it."""
    assert {route.split("<")[0].split("(")[0] for route in WITH_KEY} == {
        "/account/password/reset/key/",
        "/f/",
        "/mailbox/",
        "/s/",
        "/stop/",
    }


@pytest.mark.parametrize("key", [TOKEN, SHORT, "%51%37v1"])
@pytest.mark.parametrize("route", WITH_KEY)
@pytest.mark.parametrize(
    "line",
    [
        "GET {}",
        "Too Many Requests: {}",
        '"GET {}?to=stop HTTP/1.1" 302 0 "https://practice.example{}" "Mozilla/5.0"',
        "Error handling request {}",
        "Referer checking failed - https://practice.example{} does not match",
    ],
)
def test_every_key_is_cut_out_of_every_line(line, route, key):
    address = filled(route, key)
    written = masked(line.replace("{}", address))
    assert key not in written
    assert address.split(key)[0] in written, "where it was stays to be read"


@pytest.mark.parametrize("address", ["/%73/", "//s/", "/S/", "/elsewhere/", "/s/x/y/"])
def test_what_looks_like_a_key_is_cut_out_wherever_it_stands(address):
    assert TOKEN not in masked(f"Not Found: {address}{TOKEN}")


@pytest.mark.parametrize("address", WITHOUT_KEY)
def test_other_addresses_are_written_as_they_are(address):
    assert masked(f"GET {address}") == f"GET {address}"


@pytest.mark.parametrize("line", ["GET /search/?q=林晓雯 HTTP/1.1", "https://p.example/a?b=林晓雯"])
def test_no_query_is_written_down(line):
    assert "林" not in masked(line)


@pytest.mark.parametrize("route", WITH_KEY)
def test_what_the_practice_writes_of_a_visit_holds_no_key(db, lines, route):
    cache.clear()
    browser = Browser()
    address = filled(route, TOKEN)
    for _ in range(22):
        browser.get(address, headers={"Referer": f"https://testserver{address}"})
    browser.post(address)
    assert lines
    assert all(json.loads(line)["event"] for line in lines)
    assert TOKEN not in "\n".join(lines)


def gunicorn_logger(path: Path) -> MaskedLogger:
    config = Config()
    config.set("accesslog", str(path))
    config.set("errorlog", str(path))
    return MaskedLogger(config)


def test_gunicorn_loads_the_logger_that_masks():
    source = (Path(__file__).parents[2] / "gunicorn.conf.py").read_text()
    settings_of_gunicorn = {}
    exec(source, settings_of_gunicorn)  # as gunicorn does
    module, _, name = settings_of_gunicorn["logger_class"].rpartition(".")
    assert getattr(sys.modules[module], name) is MaskedLogger


def test_gunicorn_writes_no_key_and_no_word_of_an_error(tmp_path):
    path = tmp_path / "web.log"
    logger = gunicorn_logger(path)
    logger.access_log.info('"%(r)s" "%(f)s"', {"r": f"GET /s/{TOKEN} HTTP/1.1", "f": f"/f/{SHORT}"})
    try:
        int(NAME)
    except ValueError:
        logger.exception("Error handling request %s", f"/f/{SHORT}")
    written = path.read_text()
    assert "/s/…" in written
    assert "ValueError" in written
    assert not any(word in written for word in (TOKEN, SHORT, NAME))


def test_an_error_is_written_without_its_words(db, site, lines):
    """A database quotes the values of a key that is there twice."""
    try:
        with transaction.atomic():
            Site.objects.create(code=site.code, name="Second", name_zh="第二")
    except IntegrityError as error:
        logging.getLogger("celery.app.trace").exception("Task raised: %r", error)  # noqa: TRY401
        structlog.get_logger("people").exception("people.failed")
    assert len(lines) == 2
    written = "\n".join(lines)
    assert site.code not in written
    assert "Key (" not in written
    assert "23505" in written
    assert "people_site" in written
    assert __name__.rpartition(".")[2] in written, "where it happened"


def test_causes_are_written_one_after_the_other(lines):
    try:
        try:
            {}[NAME]
        except KeyError:
            int(OTHER_NAME)
    except ValueError:
        structlog.get_logger("people").exception("people.failed")
    (line,) = lines
    told = json.loads(line)["exception"]
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert NAME not in line
    assert OTHER_NAME not in line
