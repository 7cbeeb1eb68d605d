"""The two kinds of rows. A new row is one small class with one of these above it."""

from benchmarks.driver import Request
from benchmarks.practice import Practice


class Page:
    """A request to a running server, told in multiples of what the yardstick ``one`` costs.

    must, aim    processor time of web, database and cache, as a multiple of ``one``'s
    queries      statements that one request may send at most
    growth       factor by which the multiple may grow from the smallest size to the largest
    indexes      indexes that its plans must use
    server       "web" is the practice, "bare" the yardsticks
    """

    name = ""
    must: float | None = None
    aim: float | None = None
    queries: int | None = None
    growth: float | None = 1.3
    indexes: tuple[str, ...] = ()
    server = "web"

    def prepare(self, practice: Practice) -> None:
        """Put together what the requests need; nothing here is measured."""

    def request(self, number: int) -> Request:
        """Return request ``number``, counted from 0 through the whole run."""
        raise NotImplementedError

    def follow_up(self) -> None:
        """Do what the practice has to do later because of a burst; its cost counts as theirs."""


class Work:
    """Something done behind the pages, in this process; seconds are of processor time (``Own``).

    unit            of the figure that ``run`` returns
    at_least        the figure must reach this, or
    at_most         must not exceed this
    """

    name = ""
    unit = ""
    at_least: float | None = None
    at_most: float | None = None

    def prepare(self, practice: Practice) -> None:
        """Put together what the work needs; nothing here is measured."""

    def run(self) -> float:
        """Do it once and return the figure."""
        raise NotImplementedError
