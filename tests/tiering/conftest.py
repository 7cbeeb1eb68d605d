import pytest

from intake.services import install_instruments
from tests import journey
from tiering.rules.tiers import Tier
from tiering.services import confirm_tier, install_policy


@pytest.fixture(autouse=True)
def defaults(request):
    """Pages and services need the forms and the policy; the pure rules need no database."""
    if "rules" not in request.node.nodeid:
        request.getfixturevalue("db")
        install_instruments()
        install_policy()


@pytest.fixture
def assessment(cleo, ines, now):
    journey.install(now)
    return journey.assess(cleo, by=ines, now=now)


@pytest.fixture
def decision(assessment, ines, now):
    return confirm_tier(assessment=assessment, chosen=Tier.DEVELOPMENT, note="", by=ines, now=now)
