"""The verdicts as a table and a list of survivors."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def table(report: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return a Markdown table by module, and below it one line for each fault that lives."""
    lines = ["| Module | Faults | Killed | Equivalent | Survived | Killed of the others |"]
    lines.append("|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for path, faults in report.items():
        counts = Counter(fault["verdict"] for fault in faults)
        total += counts
        lines.append(_row(f"`{path}`", counts))
    lines.append(_row("**all**", total))
    living = [
        f"{path}:{fault['line']} {fault['scope']}: {fault['was']} → {fault['now']}"
        f" ({fault['verdict']})"
        for path, faults in report.items()
        for fault in faults
        if fault["verdict"] in ("survived", "not reached")
    ]
    return "\n".join([*lines, "", *living])


def _row(name: str, counts: Counter[str]) -> str:
    n, killed, same = counts.total(), counts["killed"], counts["equivalent"]
    share = f"{100 * killed / (n - same):.1f}%" if n > same else "–"
    return f"| {name} | {n} | {killed} | {same} | {n - killed - same} | {share} |"
