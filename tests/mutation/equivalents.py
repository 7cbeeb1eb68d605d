"""Faults that change nothing anybody could see, each with its reason, as docs/testing.md has them.

A row of its table: | `module` | `function` | `was → now` | why |
"""

from pathlib import Path
from typing import Any

HEADING = "## Faults that change nothing"
EQUIVALENT = "equivalent"


def written_in(page: Path) -> set[tuple[str, str, str]]:
    """Return (module, function, fault) of every row under the heading."""
    if not page.exists():
        return set()
    text = page.read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    found = set()
    for line in text.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("| ").split(" | ")]
        if line.startswith("| `") and len(cells) == 4 and cells[3]:
            found.add((cells[0], cells[1], cells[2]))
    return found


def mark(report: dict[str, list[dict[str, Any]]], known: set[tuple[str, str, str]]) -> None:
    """Mark the survivors that are written down; one that was noticed stays killed."""
    for path, faults in report.items():
        for fault in faults:
            name = (path, fault["scope"], f"{fault['was']} → {fault['now']}")
            if fault["verdict"] == "survived" and name in known:
                fault["verdict"] = EQUIVALENT
