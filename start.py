#!/usr/bin/env python3
"""counselcrm on one machine, with nothing installed but Python 3.11 to 3.13.

    python3 start.py           everything for a running practice, then the practice itself
    python3 start.py test      everything for the tests, browser included, then all tests
    python3 start.py --help    the other commands

This file runs under any Python 3, so that an old one is told what is missing; the rest is in
counselcrm/local/, which uses the standard library only.
"""

import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def suitable_python():
    """Return a Python that can run the practice, or None. The one we run under comes first."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def main():
    """Run the command under a suitable Python."""
    python = suitable_python()
    if python is None:
        sys.exit(
            "counselcrm needs Python 3.11, 3.12 or 3.13; this is Python {}.{}, and no other is on "
            "the PATH.\n  On Debian 12 or Ubuntu 24.04 type: sudo apt-get install python3 "
            "python3-venv\n  On macOS: brew install python@3.13".format(*sys.version_info)
        )
    if python != sys.executable:
        os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: S606
    if os.name != "posix":
        sys.exit("counselcrm runs on Linux and macOS; on Windows use it inside WSL.")
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.dont_write_bytecode = not os.access(sys.path[0], os.W_OK)
    from counselcrm.local.cli import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
