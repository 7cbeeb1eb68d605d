import pytest

from intake.services import install_instruments
from tiering.services import install_policy


@pytest.fixture(autouse=True)
def defaults(request):
    """Pages and services need the forms and the policy; the pure rules need no database."""
    if "rules" not in request.node.nodeid:
        request.getfixturevalue("db")
        install_instruments()
        install_policy()
