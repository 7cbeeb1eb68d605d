"""Which environments the practice refuses to start in; a process of its own, for test_start.py.

Reads a JSON list of environments, prints for each what the refusal says ("" where there is none).
Everything but the settings is loaded once; each environment is tried in a fork.
"""

import json
import os
import sys

# All that settings and checks load, and nothing that reads a setting.
import dj_database_url  # noqa: F401
import django.db.backends.postgresql.base  # noqa: F401

import counselcrm.apidescription
import counselcrm.checks
import counselcrm.databaselimits
import counselcrm.logs  # noqa: F401


def refusal_in(environment: dict[str, str]) -> str:
    """Return what is said where the practice is started with this environment."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.environ.update(environment)
        os.write(writing, _look().encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def _look() -> str:
    from django.core.exceptions import ImproperlyConfigured

    from counselcrm.checks import refuse_unsafe_start

    try:
        refuse_unsafe_start()
    except (SystemExit, ImproperlyConfigured) as refusal:
        return str(refusal)
    return ""


if __name__ == "__main__":
    print(json.dumps([refusal_in(environment) for environment in json.load(sys.stdin)]))
