import pytest

from tests import journey


@pytest.fixture
def practice(site, now):
    journey.install(now)


@pytest.fixture
def tiered(practice, cleo, ines, now):
    """Cleo with a confirmed development tier: 12,000 a month, 9,000 a year."""
    journey.confirm(cleo, by=ines, now=now)
    return cleo
