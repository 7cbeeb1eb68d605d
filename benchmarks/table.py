"""The tables on the screen: every row with its multiple of ``one``, its bounds and its growth."""

from collections.abc import Mapping, Sequence
from typing import Any

UNIT = "one"
REFERENCE = 0.8  # ms that ``one`` costs on the machine for which the bounds of work were set
HEAD = (
    "",
    "req/s",
    "p50 ms",
    "p99 ms",
    "CPU ms",
    "web",
    "× one",
    "must",
    "aim",
    "SQL",
    "KiB",
    "growth",
)
WORK_HEAD = ("", "here", "unit", f"where one is {REFERENCE} ms", "must")
MET, MISSED = "✓", "✗"

Found = Mapping[str, Any]
Rows = Mapping[str, Found]


def table(result: Mapping[str, Any]) -> str:
    """Return one table a size, the smallest first, and what is wrong beneath."""
    sizes: Mapping[str, Rows] = result["sizes"]
    smallest = next(iter(sizes.values()))
    parts = []
    for size, rows in sizes.items():
        pages = [_page(name, rows, smallest) for name, row in rows.items() if _is_page(row)]
        work = [_work(name, rows) for name, row in rows.items() if not _is_page(row)]
        parts.append(f"\n{size}\n{_lines([HEAD, *pages])}")
        if work:
            parts.append(_lines([WORK_HEAD, *work]))
        parts += [
            f"  {name}: {text}"
            for name, row in rows.items()
            for text in (row["error"], *row["faults"])
            if text
        ]
    return "\n".join(parts)


def compare(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Return how each row's multiple, or its figure, moved since an earlier run."""
    lines = [("", "before", "now", "change")]
    for size, rows in now["sizes"].items():
        before = earlier["sizes"].get(size, {})
        for name in rows:
            old, new = figure(name, before), figure(name, rows)
            if old and new:
                change = f"{100 * (new / old - 1):+.0f}%"
                lines.append((f"{size} {name}", _number(old), _number(new), change))
    return f"\nAgainst the run of {earlier['made_at']}\n{_lines(lines)}"


def figure(name: str, rows: Rows) -> float | None:
    """Return a page's multiple of ``one``, or what work would come to where ``one`` is 0.8 ms.

    A pace rises and a duration falls with the pace of the machine, and ``one`` tells that pace.
    """
    row = rows.get(name)
    unit = rows[UNIT]["cpu"] if UNIT in rows else None
    if row is None or not unit:
        return None
    if _is_page(row):
        return row["cpu"] / unit if row["cpu"] else None
    if row["figure"] is None:
        return None
    slower: float = unit / REFERENCE
    return row["figure"] / slower if row["unit"] == "ms" else row["figure"] * slower


def met(value: float | None, at_most: float | None) -> str:
    """Return the sign of a bound: nothing where there is none or nothing was measured."""
    if value is None or at_most is None:
        return ""
    return MET if value <= at_most else MISSED


def growth(name: str, rows: Rows, smallest: Rows) -> float | None:
    """Return by which factor the multiple grew from the smallest size."""
    now, then = figure(name, rows), figure(name, smallest)
    return now / then if now and then and rows is not smallest else None


def _page(name: str, rows: Rows, smallest: Rows) -> tuple[str, ...]:
    row, multiple = rows[name], figure(name, rows)
    grown = growth(name, rows, smallest)
    return (
        name,
        _number(row["rate"]),
        _number(row["p50"]),
        _number(row["p99"]),
        _number(row["cpu"]),
        _number(row["web"]),
        _number(multiple),
        _bound(row["must"], multiple),
        _bound(row["aim"], multiple),
        _queries(row),
        _number(row["kib"]),
        f"{grown:.2f}{met(grown, row['growth'])}" if grown else "",
    )


def _work(name: str, rows: Rows) -> tuple[str, ...]:
    row, value = rows[name], figure(name, rows)
    least, most = row["at_least"], row["at_most"]
    if least is not None:
        bound = f"≥ {_number(least)} {met(-value, -least) if value is not None else ''}"
    else:  # a limit that other rows are compared with has no bound of its own
        bound = f"≤ {_number(most)} {met(value, most)}" if most is not None else ""
    return (name, _number(row["figure"]), row["unit"], _number(value), bound)


def _queries(row: Found) -> str:
    if row["queries"] is None:
        return ""
    bound = row["max_queries"]
    return str(row["queries"]) + (f"/{bound}{met(row['queries'], bound)}" if bound else "")


def _bound(bound: float | None, value: float | None) -> str:
    return "" if bound is None else f"{bound:g}{met(value, bound)}"


def _is_page(row: Found) -> bool:
    return not row["unit"]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" if value < 1 else f"{value:.1f}"


def _lines(rows: Sequence[tuple[str, ...]]) -> str:
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    )
