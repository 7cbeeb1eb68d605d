"""Reading CSV and XLSX as rows of text, and refusing what only looks like one. Pure.

Rows come one by one: a file of 200,000 rows is never in memory as cells.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from xml.etree.ElementTree import ParseError

from people.rules.columns import guess
from people.rules.spreadsheet_files import (
    MAX_READ_AT_ONCE,
    NoVisibleSheet,
    TooLarge,
    TooManyRows,
    spreadsheet_rows,
    unpacked_size,
)
from people.rules.text_files import NotText, csv_rows, decode, detect_encoding

MOST_BYTES = 25 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
# Blank rows cost time as well: no list goes on below this one.
LAST_ROW = 300_000
# The headings stand among the first rows that are not blank.
HEAD_WITHIN = 20
SAMPLED_ROWS = 8
SAMPLED_LETTERS = 5
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = b"PK\x03\x04"
# What openpyxl says to a file that is no spreadsheet, or a broken one.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, EOFError, OSError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError,
    OverflowError,
)  # fmt: skip
Row = tuple[int, tuple[str, ...]]


class FileFlaw(StrEnum):
    """Why a file cannot be read; put into words at the edge."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    OLD_EXCEL = "old_excel"
    NOT_TEXT = "not_text"
    BROKEN_QUOTES = "broken_quotes"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    NO_VISIBLE_SHEET = "no_visible_sheet"
    NO_ROWS = "no_rows"
    UNFORESEEN = "unforeseen"


class Unreadable(ValueError):
    """row   the last row that could be read, counted as a spreadsheet counts; 0 before the first"""

    def __init__(self, flaw: FileFlaw, row: int = 0) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.row = row


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file says.

    encoding     of a file of text, "" of a spreadsheet
    is_certain   False where a person should look whether the encoding is right
    row          number of the row with the headings, as a spreadsheet counts
    rows         the first rows below it; of an uncertain encoding also rows with other letters
    first        the rows among which the headings can stand
    """

    encoding: str
    is_certain: bool
    row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    first: tuple[Row, ...]


def takes_long(data: bytes) -> bool:
    """Whether a worker should read the file: a large spreadsheet takes seconds.

    :raises Unreadable: if it is too large for a list of clients
    """
    _check(data)
    if not data.startswith(ZIPPED):
        return False
    try:
        return unpacked_size(data) > MAX_READ_AT_ONCE
    except TooLarge as error:
        raise Unreadable(FileFlaw.TOO_LARGE) from error
    except BROKEN as error:
        raise Unreadable(FileFlaw.NOT_A_SPREADSHEET) from error


def read_head(data: bytes, *, encoding: str = "", head_row: int = 0) -> Head:
    """Return what the beginning of a file says.

    encoding   "" to detect it
    head_row   number of the row with the headings; 0 to look for it

    :raises Unreadable: if the file cannot be read so far, or has no row below its headings
    """
    chosen, is_certain = encoding, True
    if not encoding and not data.startswith(ZIPPED):
        _check(data)
        chosen, is_certain = _detected(data)
    first = tuple(islice(_not_blank(data, chosen), HEAD_WITHIN))
    if not first:
        raise Unreadable(FileFlaw.EMPTY)
    head = next((row for row in first if row[0] == head_row), None) or find_head(first)
    rows = read_rows(data, encoding=chosen, head_row=head[0])
    next(rows)
    sample = list(islice(rows, SAMPLED_ROWS))
    if not sample:
        raise Unreadable(FileFlaw.NO_ROWS)
    if not is_certain or (encoding and encoding not in {"utf-8", "utf-16"}):
        sample += islice((row for row in rows if not "".join(row[1]).isascii()), SAMPLED_LETTERS)
    return Head(chosen, is_certain, head[0], head[1], tuple(sample), first)


def find_head(first: Sequence[Row]) -> Row:
    """Return the row of headings: the one with most known words, else the first with two cells."""
    known = [sum(column is not None for column in guess(cells)) for _number, cells in first]
    if max(known) >= 2:
        return first[known.index(max(known))]
    return next((row for row in first if sum(map(bool, row[1])) >= 2), first[0])


def read_rows(data: bytes, *, encoding: str = "", head_row: int = 0) -> Iterator[Row]:
    """Give the rows with their numbers, headings first; blank rows are passed over.

    encoding   of a file of text; "" to detect it
    head_row   number of the row with the headings: what stands above it is left out

    :raises Unreadable: at once or while reading, with the last row that could be read
    """
    _check(data)
    if not encoding and not data.startswith(ZIPPED):
        encoding, _is_certain = _detected(data)
    return _counted(row for row in _not_blank(data, encoding) if row[0] >= head_row)


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    count = 0
    for number, cells in rows:
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(FileFlaw.TOO_MANY_ROWS, number)
        yield number, cells
    if count < 2:
        raise Unreadable(FileFlaw.NO_ROWS if count else FileFlaw.EMPTY)


def _check(data: bytes) -> None:
    if not data:
        raise Unreadable(FileFlaw.EMPTY)
    if len(data) > MOST_BYTES:
        raise Unreadable(FileFlaw.TOO_LARGE)
    if data.startswith(OLD_EXCEL):
        raise Unreadable(FileFlaw.OLD_EXCEL)


def _detected(data: bytes) -> tuple[str, bool]:
    try:
        detected = detect_encoding(data)
    except NotText as error:
        raise Unreadable(FileFlaw.NOT_TEXT) from error
    return detected.encoding, detected.is_certain


def _not_blank(data: bytes, encoding: str) -> Iterator[Row]:
    rows = _of_spreadsheet(data) if data.startswith(ZIPPED) else _of_text(data, encoding)
    for number, cells in rows:
        if not any(cells):
            continue
        if number > LAST_ROW:
            raise Unreadable(FileFlaw.TOO_MANY_ROWS, number)
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(FileFlaw.TOO_MANY_COLUMNS, number)
        yield number, cells


def _of_text(data: bytes, encoding: str) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(csv_rows(decode(data, encoding)), start=1):
            yield number, _stripped(cells)
    except NotText as error:
        raise Unreadable(FileFlaw.NOT_TEXT, number) from error
    except csv.Error as error:
        raise Unreadable(FileFlaw.BROKEN_QUOTES, number) from error


def _of_spreadsheet(data: bytes) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(spreadsheet_rows(data, max_columns=MOST_COLUMNS), start=1):
            yield number, _stripped(cells)
    except TooLarge as error:
        raise Unreadable(FileFlaw.TOO_LARGE, number) from error
    except TooManyRows as error:
        raise Unreadable(FileFlaw.TOO_MANY_ROWS, number) from error
    except NoVisibleSheet as error:
        raise Unreadable(FileFlaw.NO_VISIBLE_SHEET) from error
    except BROKEN as error:
        raise Unreadable(FileFlaw.NOT_A_SPREADSHEET, number) from error


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    """Without blanks around the cells, and without empty cells at the end."""
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)
