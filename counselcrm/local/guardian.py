"""Ends every process of the stack when its supervisor is gone, however it went.

The supervisor holds the other end of our standard input and writes a line for each group it
starts (``add <group> <signal> <rank>``) or has seen end (``drop <group>``). The kernel closes
that pipe with the supervisor's death, also after ``kill -9``: end of file is our call. ``bye``
sends us home without doing anything. We share the supervisor's lock on the clone, so that a new
start waits until all is quiet.
"""

import signal
import sys
from collections.abc import Iterable

from counselcrm.local.groups import Group, end

GRACE = 4.0  # seconds


def main(lines: Iterable[str]) -> None:
    """Follow the supervisor's lines to their end, then end what it left behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, Group] = {}
    for line in lines:
        word, *numbers = line.split()
        if word == "bye":
            return
        if word == "add":
            group = Group(*map(int, numbers))
            groups[group.id] = group
        elif word == "drop":
            groups.pop(int(numbers[0]), None)
    end(groups.values(), within=GRACE)


if __name__ == "__main__":
    main(iter(sys.stdin.readline, ""))
