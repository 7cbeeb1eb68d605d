"""Tables of figures as data frames. The only module that knows pandas.

pandas takes most of a second to import: import this module inside the function that needs it,
and never in a page.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from reports.figures import Tally

COLUMNS = list(Tally._fields)


def monthly(cells: Iterable[tuple[object, ...]], months: Sequence[date]) -> pd.DataFrame:
    """Return one row for every group and month, zeros where a month has no sessions.

    cells     (key, month, the columns of Tally …), in any order
    months    the months wanted, oldest first
    returns   index (``key`` str, ``month`` date), sorted; the columns of Tally, int64
    """
    frame = pd.DataFrame(list(cells), columns=["key", "month", *COLUMNS])
    frame = frame.set_index(["key", "month"])
    keys = frame.index.get_level_values("key").unique()
    wanted = pd.MultiIndex.from_product([sorted(keys), months], names=["key", "month"])
    return frame.reindex(wanted, fill_value=0).astype("int64")


def tallies(frame: pd.DataFrame) -> dict[str, dict[date, Tally]]:
    """Return the frame of ``monthly`` as key → month → plain whole numbers."""
    found: dict[str, dict[date, Tally]] = {}
    for (key, month), *sums in frame.reset_index().set_index(["key", "month"]).itertuples():
        found.setdefault(key, {})[month] = Tally(*map(int, sums))
    return found
