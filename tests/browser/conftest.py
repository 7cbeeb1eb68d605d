"""The browser of the browser tests: the machine's Chromium, or the one from npm.

A missing browser fails these tests; it never skips them.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from counselcrm.local.browser import find
from scheduling.models import Availability
from tests import factories
from tests.browser.looks import PASSWORD
from tests.stack_plugin import clone_places

# Playwright's own Node.js needs a library that bare machines lack; the practice's does not.
_node = shutil.which("node") or str(Path(sys.executable).parent / "node")
if Path(_node).exists():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", _node)

ARGUMENTS = [
    "--no-sandbox",  # as root, and in containers, there is no sandbox to be had
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # The same pixels everywhere.
    "--font-render-hinting=none",
    "--hide-scrollbars",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the browser that ``start.py test`` found or unpacked."""
    browser = find(clone_places())
    return {
        **browser_type_launch_args,
        "executable_path": str(browser.executable),
        "env": {**os.environ, **browser.env},
        "args": ARGUMENTS,
    }


@pytest.fixture
def practice(db, now) -> None:
    """A practice of one site with its people, as it stands before the first client."""
    call_command("install_defaults")
    site = factories.make_site()
    ines = factories.make_user("Ines", "intake", site)
    maria = factories.make_user("Maria", "manager", site)
    anna = factories.make_counselor("Anna", site=site)
    for weekday in range(7):
        Availability.objects.create(counselor=anna, weekday=weekday, starts="08:00", ends="20:00")
    for user in (ines, maria, anna.user):
        user.set_password(PASSWORD)
        user.save()
