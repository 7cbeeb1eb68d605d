"""Which tests judge which sources."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SCOPE = ("*/rules/**/*.py", "tiering/services/*.py")


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources that are judged by the same tests.

    database   whether the tests need one
    """

    database: bool
    tests: tuple[str, ...]
    sources: tuple[str, ...]


def sources(root: Path, asked: Iterable[str]) -> list[str]:
    """Return the sources below what was asked for, everything in scope where nothing was."""
    found = {path for pattern in SCOPE for path in root.glob(pattern)}
    wanted = [(root / path).resolve() for path in asked] or [root.resolve()]
    return sorted(
        str(path.relative_to(root))
        for path in found
        if path.name != "__init__.py" or path.stat().st_size > 0
        if any(path.resolve() == one or one in path.resolve().parents for one in wanted)
    )


def plans(root: Path, paths: Iterable[str]) -> list[Plan]:
    """Return the plans: pure rules by their app's tables, services by their app's other tests."""
    groups: dict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for path in paths:
        app, layer = Path(path).parts[:2]
        tests = [f"tests/{app}/rules"]
        if layer != "rules":
            tests = [str(file.relative_to(root)) for file in (root / "tests" / app).glob("test_*")]
        groups[layer != "rules", tuple(sorted(tests))].append(path)
    return [Plan(database, tests, tuple(found)) for (database, tests), found in groups.items()]
