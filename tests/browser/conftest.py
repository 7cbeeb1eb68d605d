"""The browser of the browser tests: the machine's Chromium, or the one from npm.

A missing browser fails these tests; it never skips them.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from counselcrm.local.browser import find
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
