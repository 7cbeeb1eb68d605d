"""Reading CSV and XLSX as rows of text, and refusing what only looks like one. Pure.

Rows come one by one: a file of 200,000 rows is never in memory as cells. Whoever reads a
spreadsheet has defusedxml beside openpyxl, which then opens no entity; the packed size is asked
before anything is unpacked.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import ParseError

MOST_BYTES = 25 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 60
# What a spreadsheet of the largest size unpacks to, twice over.
MOST_UNPACKED = 500 * 1024 * 1024
MOST_TEXTS = 120 * 1024 * 1024
MOST_PARTS = 2_000
DELIMITERS = ",;\t|"
LONGEST_HEAD = 8_192  # characters that are looked at for the delimiter
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What openpyxl says to a file that is no spreadsheet, or a broken one.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, EOFError, OSError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError,
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
    NO_ROWS = "no_rows"
    UNFORESEEN = "unforeseen"


class Unreadable(ValueError):
    """row   the last row that could be read, counted as a spreadsheet counts; 0 before the first"""

    def __init__(self, flaw: FileFlaw, row: int = 0) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.row = row


def read_rows(data: bytes) -> Iterator[Row]:
    """Give the rows with their numbers, headings first; blank rows are passed over.

    :raises Unreadable: at once or while reading, with the last row that could be read
    """
    if not data:
        raise Unreadable(FileFlaw.EMPTY)
    if len(data) > MOST_BYTES:
        raise Unreadable(FileFlaw.TOO_LARGE)
    if data.startswith(OLD_EXCEL):
        raise Unreadable(FileFlaw.OLD_EXCEL)
    rows = _of_spreadsheet(data) if data.startswith(ZIPPED) else _of_text(data)
    return _bounded(rows)


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    count = 0
    for number, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(FileFlaw.TOO_MANY_ROWS, number)
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(FileFlaw.TOO_MANY_COLUMNS, number)
        yield number, cells
    if count < 2:
        raise Unreadable(FileFlaw.NO_ROWS if count else FileFlaw.EMPTY)


# ---------- text ----------


def _of_text(data: bytes) -> Iterator[Row]:
    text = decoded(data)
    number = 0
    try:
        for number, cells in enumerate(_reader(text), start=1):
            yield number, _stripped(cells)
    except csv.Error as error:
        raise Unreadable(FileFlaw.BROKEN_QUOTES, number) from error


def _reader(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)


def decoded(data: bytes) -> str:
    """Return the text of UTF-8, UTF-16 with its mark, or GB18030, which Chinese Excel writes.

    :raises Unreadable: if it is none of them
    """
    for encoding in ("utf-16",) if data.startswith(UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(FileFlaw.NOT_TEXT)


def delimiter_of(text: str) -> str:
    """Return the sign that parts the headings into most columns; a comma where none does."""
    # With their ends: a heading in quotes may go on in the next line.
    head = text.lstrip("\r\n ")[:LONGEST_HEAD].splitlines(keepends=True)
    found = {sign: len(next(csv.reader(head, delimiter=sign), [])) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: found[sign])


# ---------- spreadsheets ----------


def _of_spreadsheet(data: bytes) -> Iterator[Row]:
    # half a second, and few processes need it
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    number = 0
    try:
        _check_parts(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, _stripped([_text(cell) for cell in cells])
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable(FileFlaw.NOT_A_SPREADSHEET, number) from error


def _check_parts(data: bytes) -> None:
    """Ask what all of it unpacks to; a part that says less than it holds breaks off by itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    texts = [part.file_size for part in parts if part.filename.endswith("sharedStrings.xml")]
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or sum(texts) > MOST_TEXTS
    ):
        raise Unreadable(FileFlaw.TOO_LARGE)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    """Without blanks around the cells, and without empty cells at the end."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
