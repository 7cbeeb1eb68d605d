"""The tables of docs/algorithms, read row by row: what the page says is what is tested."""

import re
from pathlib import Path

PAGES = Path(__file__).parent.parent / "docs" / "algorithms"


def unescaped(cell: str) -> str:
    """Return a cell in which characters that nobody sees are written as \\u200b."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), cell)


def rows(page: str, heading: str) -> list[dict[str, str]]:
    """Return the rows of the first table below a heading, one dict (column -> cell) each.

    An empty cell is the empty text. Raises where the page has no such heading or table, so that
    a renamed heading never leaves a test without cases.
    """
    lines = (PAGES / f"{page}.md").read_text(encoding="utf-8").splitlines()
    headings = [index for index, line in enumerate(lines) if line.lstrip("#").strip() == heading]
    if len(headings) != 1:
        raise LookupError(f"{page}.md has {len(headings)} headings {heading!r}")
    table: list[list[str]] = []
    for line in lines[headings[0] + 1 :]:
        if line.startswith("#"):
            break
        if line.startswith("|"):
            table.append([cell.strip().strip("`") for cell in line.strip().strip("|").split("|")])
        elif table:
            break
    if len(table) < 3:
        raise LookupError(f"{page}.md has no table under {heading!r}")
    names, _, *body = table
    return [dict(zip(names, cells, strict=True)) for cells in body]
