"""``python3 start.py bench``: fill, serve, measure, tell.

Every figure that counts is a multiple of what one bare indexed SELECT costs in the same run, so
that it holds on a slower machine and beside other work. How to read it: docs/performance.md.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.servers import BARE, WEB, Bench, bench
from benchmarks.table import compare, table
from counselcrm.local.console import say
from counselcrm.local.places import Places, require_writable
from counselcrm.local.trouble import Trouble

# The smallest is for the tests: thrown away afterwards, and no figure of it means anything.
THROWN_AWAY = "tiny"
SIZES = {THROWN_AWAY: 200, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DEFAULT = ["10k", "100k"]


def main(arguments: Sequence[str]) -> int:
    """Run the bench; 0 where every row could be measured by plans as they should be."""
    typed = _arguments(arguments)
    if sys.platform != "linux":
        say("The bench reads processor times from /proc, which only Linux has.")
        return 1
    try:
        if typed.file:
            return whole_file(typed)
        if typed.records:
            return records()
        result = run(typed)
    except Trouble as trouble:
        say(f"\nCannot go on: {trouble}")
        return 1
    except psycopg2.OperationalError as error:
        say(f"\nThe bench's database went away: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    if typed.json:
        typed.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    say(table(result))
    if typed.compare:
        say(compare(json.loads(typed.compare.read_text()), result))
    broken = [row for rows in result["sizes"].values() for row in rows.values() if _broken(row)]
    return 1 if broken else 0


def run(typed: argparse.Namespace) -> dict[str, Any]:
    """Measure every size asked for and return everything that was found."""
    sizes = typed.size or DEFAULT
    places = Places.of()
    require_writable(places)
    result: dict[str, Any] = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load {os.getloadavg()[0]:.1f}",
        "rounds": typed.rounds,
        "requests": typed.requests,
        "sizes": {},
    }
    with bench(places, keep=THROWN_AWAY not in sizes) as services:
        for size in sizes:
            begun = time.monotonic()
            result["sizes"][size] = _measure(services, size, typed)
            say(f"  {size} measured, {time.monotonic() - begun:.0f} s in all")
    return result


def whole_file(typed: argparse.Namespace) -> int:
    """Bring one large file in by workers of its own, one of them killed; cancel another."""
    places = Places.of()
    require_writable(places)
    size = (typed.size or DEFAULT)[0]
    database = f"bench_{size}"
    with bench(places, keep=size != THROWN_AWAY) as services:
        services.filled(database, SIZES[size])
        with services.copy(database) as copy:
            say(f"{typed.file:,} rows, beside {SIZES[size]:,} clients")
            services.run("benchmarks.whole_import", "--rows", str(typed.file), database=copy)
    return 0


def records() -> int:
    """Work a million stored scores out again and simulate 100,000 clients, none like another."""
    places = Places.of()
    require_writable(places)
    with bench(places, keep=False) as services:
        services.run("benchmarks.records", database=services.new("records"))
    return 0


def _measure(services: Bench, size: str, typed: argparse.Namespace) -> dict[str, Any]:
    clients = str(SIZES[size])
    database = f"bench_{size}"
    say(f"{size}: {SIZES[size]:,} clients")
    if typed.refill:
        services.drop(database)
    services.filled(database, SIZES[size])
    with (
        tempfile.TemporaryDirectory() as folder,
        services.copy(database) as copy,
        services.gunicorn(WEB, copy) as web,
        services.gunicorn(BARE, copy) as bare,
    ):
        out = Path(folder) / "found.json"
        services.run(
            "benchmarks.measure", "--clients", clients, "--out", str(out),
            "--web", str(web.port), str(web.pid), "--bare", str(bare.port), str(bare.pid),
            "--broker", str(services.broker_pid),
            "--rounds", str(typed.rounds), "--requests", str(typed.requests),
            *(part for name in typed.only for part in ("--only", name)),
            database=copy,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(out.read_text())
        return found


def _broken(row: dict[str, Any]) -> bool:
    return bool(row["error"] or row["faults"])


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, action="append", help="of the practice; 10k, 100k")
    parser.add_argument("--only", action="append", default=[], help="part of a row's name")
    parser.add_argument("--rounds", type=_positive, default=6, help="turns of every row")
    parser.add_argument("--requests", type=_positive, default=30, help="of a row in one round")
    parser.add_argument("--json", type=Path, help="write everything that was found there")
    parser.add_argument("--compare", type=Path, help="with an earlier run's JSON")
    parser.add_argument("--file", type=_positive, help="rows: only bring one such file in, wholly")
    parser.add_argument("--records", action="store_true", help="a million scores, and no pages")
    parser.add_argument("--refill", action="store_true", help="fill anew what stands already")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
