"""What can be typed after ``python3 start.py``."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

from counselcrm.local import demo, quality, secrets_file
from counselcrm.local.children import Children
from counselcrm.local.console import say
from counselcrm.local.environment import Environment
from counselcrm.local.lock import Lock
from counselcrm.local.places import Places, require_space, require_writable
from counselcrm.local.ports import LOOPBACK
from counselcrm.local.signals import Signals
from counselcrm.local.trouble import StopAsked, Trouble, explain

PASSED_ON = ("test", "bench", "mutate", "manage")  # what follows these belongs to another program
SIZES = ("small", "demo", "large")


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return the exit code; trouble is told in plain words."""
    typed = parse(arguments)
    places = Places.of()
    os.chdir(places.root)
    try:
        return COMMANDS[typed.command](places, typed)
    except Trouble as trouble:
        say(f"\nCannot go on: {trouble}")
    except StopAsked:
        say("\nStopped.")
        return 130
    except OSError as error:
        if (known := explain(error)) is None:
            raise
        say(f"\nCannot go on: {known}")
    return 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command and its options; ``run`` may be left out."""
    arguments = list(arguments)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments.insert(0, "run")
    if arguments[0] in PASSED_ON:
        return argparse.Namespace(command=arguments[0], rest=arguments[1:])
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="counselcrm on one machine. Without a command: run.",
        epilog="Environment: DATABASE_URL, REDIS_URL, PG_BIN, REDIS_SERVER, COUNSELCRM_BROWSER, "
        "COUNSELCRM_VAR and COUNSELCRM_VENV override what is chosen.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="the practice, until Ctrl-C")
    run.add_argument("--port", type=_port, default=8000)
    run.add_argument("--host", default=LOOPBACK, help="address to listen on (demo passwords!)")
    run.add_argument("--size", choices=SIZES, default="demo", help="of the demo practice")
    commands.add_parser("test", help="the tests; what follows goes to pytest", add_help=False)
    commands.add_parser("check", help="lint, types, order of apps, migrations, deployment")
    commands.add_parser("fix", help="what lint and format can mend by themselves")
    commands.add_parser("bench", help="the benchmarks; what follows goes to them", add_help=False)
    commands.add_parser("mutate", help="would the tests notice a small fault?", add_help=False)
    commands.add_parser("manage", help="manage.py of the running practice", add_help=False)
    commands.add_parser("messages", help="bring the translations up to date with the sources")
    commands.add_parser("setup", help="install everything for running and testing, no more")
    reset = commands.add_parser("reset", help="throw the local practice's data away")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _run(places: Places, typed: argparse.Namespace) -> int:
    demo.run(places, demo.Options(port=typed.port, host=typed.host, size=typed.size))
    return 0


def _test(places: Places, typed: argparse.Namespace) -> int:
    _prepare(places, lambda children: quality.prepare_browser(places, children))
    command = quality.pytest_command(places, typed.rest)
    os.execve(command[0], command, quality.test_environment(places))  # noqa: S606


def _check(places: Places, _typed: argparse.Namespace) -> int:
    _prepare(places)
    return quality.check(places)


def _fix(places: Places, _typed: argparse.Namespace) -> int:
    _prepare(places)
    return quality.fix(places)


def _bench(places: Places, typed: argparse.Namespace) -> int:
    _prepare(places)
    command = [str(places.python), "-m", "benchmarks", *typed.rest]
    os.execve(command[0], command, dict(os.environ))  # noqa: S606


def _mutate(places: Places, typed: argparse.Namespace) -> int:
    _prepare(places)
    command = [str(places.python), "-m", "tests.mutation", *typed.rest]
    os.execve(command[0], command, dict(os.environ))  # noqa: S606


def _setup(places: Places, _typed: argparse.Namespace) -> int:
    _prepare(places, lambda children: quality.prepare_browser(places, children))
    say("Everything is installed. Next: python3 start.py")
    return 0


def _manage(places: Places, typed: argparse.Namespace) -> int:
    """Hand over to manage.py with the environment of the practice that runs from this folder."""
    if not places.stack_env.exists():
        raise Trouble(
            "The practice is not running, so manage.py has no database to talk to.",
            "Start it in another window: python3 start.py",
        )
    env = demo.child_environment(secrets_file.read(places.stack_env))
    command = [str(places.python), "manage.py", *typed.rest]
    os.execve(command[0], command, env)  # noqa: S606


def _messages(places: Places, _typed: argparse.Namespace) -> int:
    _prepare(places)
    command = [str(places.python), "-m", "counselcrm.local.catalogues", "update"]
    os.execve(command[0], command, dict(os.environ))  # noqa: S606


def _reset(places: Places, typed: argparse.Namespace) -> int:
    require_writable(places)
    with closing(Lock(places.local / "running.lock")) as lock, ExitStack() as benches:
        if not lock.try_take():
            raise Trouble("The practice is running.", "Stop it first with Ctrl-C in its window.")
        for path in (places.local / "bench").glob("running*.lock"):
            if not benches.enter_context(closing(Lock(path))).try_take():
                raise Trouble(
                    "A bench is running; its databases stand in the same folders.",
                    "Wait until it has ended, or stop it with Ctrl-C in its window.",
                )
        folders = sorted({places.services, places.local, places.var / "static"})
        say("This throws away the local practice: its database, mails, keys and sign-ins in")
        for folder in folders:
            say(f"  {folder}")
        if not typed.yes and not _agreed():
            say("Nothing was changed.")
            return 1
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    say("Done. A new practice begins with: python3 start.py")
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise Trouble("Nobody is here to ask.", "Say it on the line: python3 start.py reset --yes")
    return input("Type yes to go on: ").strip().lower() == "yes"


def _prepare(places: Places, also: Callable[[Children], object] = lambda _: None) -> None:
    """Install everything for tests and checks, then whatever ``also`` needs."""
    signals = Signals()
    require_writable(places)
    require_space(places)
    children = Children(wait=signals.wait)
    try:
        Environment(places, children, dev=True).prepare()
        also(children)
    finally:
        children.close()
        signals.restore()


COMMANDS: dict[str, Callable[[Places, argparse.Namespace], int]] = {
    "run": _run,
    "test": _test,
    "check": _check,
    "fix": _fix,
    "bench": _bench,
    "mutate": _mutate,
    "manage": _manage,
    "messages": _messages,
    "setup": _setup,
    "reset": _reset,
}
