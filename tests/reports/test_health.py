"""Alive, ready, and watched."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from crisis.services import raise_alert
from outbox.models import Message
from reports.health import checks, silence_of_scheduler
from reports.models import Heartbeat
from reports.services import beat_heart
from reports.tasks import beat_heart as beat_heart_task


def found(now):
    return {check.name: check for check in checks(now)}


def test_healthz_answers_without_the_database():
    """No ``db`` fixture: a question to the database would fail here."""
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_ready_while_heart_beats_and_letters_leave(db):
    beat_heart_task()
    answer = Browser().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


def test_not_ready_before_the_first_heartbeat(db):
    answer = Browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["beat"] == {"well": False, "seconds": None}


@pytest.mark.parametrize(
    ("age", "well"),
    [
        pytest.param(timedelta(minutes=2), True, id="two minutes are well"),
        pytest.param(timedelta(minutes=2, seconds=1), False, id="a second more is not"),
    ],
)
def test_a_heartbeat_is_well_for_two_minutes(db, now, age, well):
    beat_heart(now=now - age)
    assert found(now)["worker"].well is well
    assert (silence_of_scheduler(now) is None) is well


def test_a_letter_that_waits_too_long_is_told(cleo, now):
    letter = Message.objects.create(
        client=cleo,
        letter="feedback.invitation",
        about=cleo.public_id,
        purpose="surveys",
        due_at=now - timedelta(minutes=15),
    )
    assert found(now)["letters"].well
    assert found(now + timedelta(seconds=1))["letters"].well is False
    letter.state, letter.sent_at = "sent", now
    letter.save()
    assert found(now + timedelta(hours=1))["letters"].well


def test_readyz_tells_names_and_ages_only(db):
    body = Browser().get("/readyz").json()
    assert set(body) == {"ready", "checks"}
    assert set(body["checks"]) == {"database", "broker", "beat", "worker", "letters"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_monitor_only_reads(db, path):
    assert Browser().post(path).status_code == 405


def test_two_beats_are_one_row_each(db, now):
    beat_heart(now=now)
    beat_heart(now=now + timedelta(seconds=30))
    assert dict(Heartbeat.objects.values_list("name", "at")) == {
        "beat": now + timedelta(seconds=30),
        "worker": now + timedelta(seconds=30),
    }


def watch():
    said = StringIO()
    call_command("watchdog", once=True, stderr=said)
    return said.getvalue()


def test_the_watchdog_records_missed_alerts_while_the_scheduler_is_silent(cleo, today):
    long_ago = today - timedelta(hours=2)
    alert = raise_alert(client=cleo, source="concern", sign="said", by=None, now=long_ago)
    beat_heart(now=long_ago)
    assert "silent for 2 h." in watch()
    alert.refresh_from_db()
    assert alert.breached_at is not None


def test_the_watchdog_leaves_a_living_scheduler_its_work(cleo, today):
    alert = raise_alert(
        client=cleo, source="concern", sign="said", by=None, now=today - timedelta(hours=2)
    )
    beat_heart(now=today)
    assert watch() == ""
    alert.refresh_from_db()
    assert alert.breached_at is None


def test_the_watchdog_barks_where_no_heart_ever_beat(db):
    assert watch() == "The scheduler has not been heard yet.\n"


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=3), "silent for 3 min."),
        (timedelta(hours=30, minutes=5), "silent for 30 h 05 min."),
        (timedelta(days=400), "silent for 400 d."),
    ],
)
def test_a_silence_is_told_in_words(db, today, age, words):
    beat_heart(now=today - age)
    assert words in watch()
