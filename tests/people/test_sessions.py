"""A session ends after a pause, and after twelve hours however busy it was."""

import time

import pytest
from django.conf import settings
from django.urls import reverse

HOME = "/"


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets seconds pass."""
    passed = [0.0]
    real = time.time
    monkeypatch.setattr("people.middleware.time.time", lambda: real() + passed[0])

    def let(seconds):
        passed[0] += seconds

    return let


def test_a_session_ends_after_twelve_hours_of_steady_work(as_ines, clock):
    step = settings.SESSION_IDLE.total_seconds() - 60
    opened = 0.0
    while as_ines.get(HOME).status_code == 200:
        clock(step)
        opened += step
        assert opened <= settings.SESSION_COOKIE_AGE + step, "it goes on for ever"


def test_a_pause_ends_it_sooner(as_ines, clock):
    assert as_ines.get(HOME).status_code == 200
    clock(settings.SESSION_IDLE.total_seconds() + 1)
    assert as_ines.get(HOME).status_code == 302


def test_somebody_who_has_left_is_signed_in_no_more(as_ines, ines):
    assert as_ines.get(HOME).status_code == 200
    ines.is_active = False
    ines.save(update_fields=["is_active"])
    assert as_ines.get(HOME).status_code == 302


def test_an_account_that_is_gone_signs_nobody_in(as_ines, ines):
    ines.delete()
    assert as_ines.get(HOME).status_code == 302


def test_a_part_that_asks_by_itself_keeps_nobody_signed_in(as_ines, clock):
    step = settings.SESSION_IDLE.total_seconds() / 2
    assert as_ines.get(HOME).status_code == 200
    for _time in range(3):
        clock(step)
        last = as_ines.get(HOME, headers={"X-Poll": "1"})
    assert last.status_code == 302


def test_what_is_saved_while_it_is_typed_is_activity(as_ines, clock):
    step = settings.SESSION_IDLE.total_seconds() * 0.9
    for _time in range(3):
        assert as_ines.post(reverse("people:stay")).status_code == 204
        clock(step)
    assert as_ines.get(HOME).status_code == 200
