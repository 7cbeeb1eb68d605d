"""The auditor reads who did what, on which file, and nothing of what it said."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from people import trail
from people.models import TrailEvent
from reports import labels
from reports.models import Warning as EarlyWarning
from tests import journey

ACTION = re.compile(r'record\(\s*"([a-z_]+(?:\.[a-z_]+){2,3})"')


def page(browser, query=""):
    return browser.get(f"/trail/{query}").content.decode()


@pytest.fixture
def events(cleo, ines, now, as_anna):
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    as_anna.get(f"/clients/{cleo.public_id}/")


def test_deeds_and_looks_stand_with_person_and_file(as_otto, events, cleo):
    text = page(as_otto)
    assert "tiering.tier.confirmed" in text
    assert "people.client.opened" in text
    assert cleo.code in text


def test_no_name_and_no_content_of_a_client(as_otto, events, cleo):
    text = page(as_otto)
    assert cleo.name not in text
    assert "Asleep before midnight" not in text
    assert cleo.email not in text


@pytest.mark.parametrize(
    ("query", "kept", "gone"),
    [
        ("?look=reads", "people.client.opened", "tiering.tier.confirmed"),
        ("?look=writes", "tiering.tier.confirmed", "people.client.opened"),
        ("?room=tiering", "tiering.tier.confirmed", "people.client.registered"),
        ("?room=nowhere", "tiering.tier.confirmed", "no event hides"),
    ],
)
def test_filters_keep_what_they_say(as_otto, events, query, kept, gone):
    text = page(as_otto, query)
    assert f">{kept}<" in text
    assert f">{gone}<" not in text


def test_one_persons_deeds(as_otto, events, anna):
    text = page(as_otto, f"?person={anna.pk}")
    assert ">people.client.opened<" in text
    assert ">tiering.tier.confirmed<" not in text


def test_one_clients_file(as_otto, events, cleo):
    assert ">tiering.tier.confirmed<" in page(as_otto, f"?code={cleo.code.lower()}")
    assert "No matching events" in page(as_otto, "?code=C-0")


def test_one_day(as_otto, events, today):
    yesterday = (today - timedelta(days=1)).date()
    assert "No matching events" in page(as_otto, f"?day={yesterday}")
    assert "No matching events" not in page(as_otto, "?day=2026-13-45")


def test_pages_of_a_hundred(as_otto, ines, db):
    for _number in range(101):
        trail.record("people.client.opened", by=ines)
    text = page(as_otto)
    assert text.count(">people.client.opened<") == 100
    assert "Next page" in text


def test_the_page_asks_a_bounded_number_of_questions(
    as_otto, events, django_assert_max_num_queries
):
    page(as_otto)
    with django_assert_max_num_queries(5):
        page(as_otto)


def test_what_a_warning_writes_holds_no_figure(db):
    assert not TrailEvent.objects.filter(action="reports.warning.raised").exists()
    assert not EarlyWarning.objects.exists()


def test_codes_stand_in_the_readers_words(as_otto, events, anna):
    as_otto.cookies["django_language"] = "zh-hans"
    text = page(as_otto)
    assert "已确认分级" in text
    assert "建议：" in text
    assert "development<" not in text


def test_every_action_the_practice_writes_has_words(db):
    source = Path(labels.__file__).parents[1]
    apps = {room.partition(".")[0] for room in labels.ROOMS}
    rooms = [path for app in apps for path in (source / app).rglob("*.py")]
    written = set()
    for path in rooms:
        written |= set(ACTION.findall(path.read_text(encoding="utf-8")))
    assert written
    assert written - set(labels.ACTIONS) == set()
