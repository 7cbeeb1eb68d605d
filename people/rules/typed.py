"""Single cells of a file as people type them: dates, years, yes and no. Pure.

Each reader returns None where the text cannot be read. Worked cases: docs/algorithms/imports.md.
"""

import re
from datetime import UTC, date, datetime, tzinfo

EARLIEST = 1900
# A yes and a no as they stand in lists.
YES = frozenset(
    {"yes", "y", "true", "1", "x", "✓", "✔", "√", "ok", "agreed", "given"}
    | {"是", "同意", "已同意", "有", "对", "已签", "已签署"}
)
NO = frozenset(
    {"no", "n", "false", "0", "-", "✗", "×", "refused", "withheld"}
    | {"否", "不", "不同意", "无", "未同意", "未签", "未签署"}
)
_YEAR = re.compile(r"(\d{4})\s*年?")
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ t]\d{1,2}:\d{2}.*)?", re.I
)
# A moment that names its time zone: 2026-01-05T20:00:00Z, 2026-01-05 23:30 -08:00.
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ t](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?"
    r"(z|utc|gmt|[+-]\d{2}:?\d{2})",
    re.I,
)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?")
_YEAR_AND_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


def yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    if word in YES:
        return True
    return False if word in NO else None


def day(text: str, *, day_first: bool, zone: tzinfo = UTC) -> date | None:
    """Return a date; the order is asked for where only the writer knows it.

    day_first   03/04/2026 is the third of April, otherwise the fourth of March
    zone        of the practice: a moment with a time zone becomes the day that it was there
    """
    if moment := _MOMENT.fullmatch(text):
        return _day_of_moment(moment[1], moment[2], moment[3], zone)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, of_month = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        of_month, month = (first, second) if day_first else (second, first)
    else:
        return None
    try:
        told = date(int(year), int(month), int(of_month))
    except ValueError:
        return None
    return told if told.year >= EARLIEST else None


def _day_of_moment(day: str, clock: str, offset: str, zone: tzinfo) -> date | None:
    hour, _colon, rest = clock.partition(":")
    offset = "+00:00" if offset.isalpha() else offset
    try:
        moment = datetime.fromisoformat(f"{day}T{hour:0>2}:{rest[:5]}{offset}")
    except ValueError:
        return None
    return moment.astimezone(zone).date() if moment.year > EARLIEST else None


def year(text: str, *, day_first: bool) -> int | None:
    """Return the year of a year, a month or a whole date."""
    if found := _YEAR.fullmatch(text) or _YEAR_AND_MONTH.fullmatch(text):
        return int(found[1])
    told = day(text, day_first=day_first)
    return told.year if told else None
