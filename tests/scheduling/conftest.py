from datetime import timedelta

import pytest
from django.utils import timezone

from tests import journey


@pytest.fixture
def practice(site, now, anna, boris):
    """Everything installed; Anna and Boris work from nine to six, every day."""
    journey.install(now)
    journey.open_hours(anna)
    journey.open_hours(boris)


@pytest.fixture
def tiered(practice, cleo, ines, now):
    """Cleo, counselled by Anna, with a confirmed development tier."""
    journey.confirm(cleo, by=ines, now=now)
    return cleo


@pytest.fixture
def enrolled(tiered, ines, now):
    """Cleo with five sessions."""
    journey.buy(tiered, "short-term-5", by=ines, now=now)
    return tiered


@pytest.fixture
def tomorrow(now):
    """Ten o'clock of the day after, in the practice."""
    return now + timedelta(days=1)


@pytest.fixture
def booked(enrolled, anna, ines, now, tomorrow):
    return journey.agree(enrolled, anna, tomorrow, by=ines, now=now)


@pytest.fixture
def after(booked):
    """An hour after the end of what is booked."""
    return booked.ends_at + timedelta(hours=1)


@pytest.fixture
def over(tiered, anna, ines):
    """An appointment of yesterday by the real clock, with five sessions to use, for the pages."""
    now = timezone.localtime(timezone.now())
    journey.buy(tiered, "short-term-5", by=ines, now=now - timedelta(days=8))
    return journey.past_appointment(tiered, anna, by=ines, now=now)
