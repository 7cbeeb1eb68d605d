"""Reading processor time, and summing up what was read."""

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that these processes have used so far, all threads together.

    From ``schedstat``, whose nanoseconds are exact; the ticks of ``stat`` are 10 ms long.
    """
    spent = 0
    for pid in pids:
        for thread in (PROC / str(pid) / "task").glob("*/schedstat"):
            spent += int(thread.read_text().split()[0])
    return spent / 1e9


def children_of(pid: int) -> list[int]:
    """Return the processes that ``pid`` started and that still run."""
    found = []
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # ended meanwhile
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return sorted(found)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share (0 to 1) of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def middle(values: Sequence[float]) -> float:
    """Return the median: one disturbed round does not move it."""
    return statistics.median(values)
