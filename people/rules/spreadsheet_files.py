"""XLSX files as rows of text, each number as its cell shows it. Pure.

Whoever reads a spreadsheet has defusedxml beside openpyxl, which then opens no entity; the packed
size is asked before anything is unpacked. openpyxl takes half a second to import, and few
processes need it: it is imported where it is used.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import repeat
from typing import Any

# What a spreadsheet of the largest size unpacks to, twice over.
MAX_UNPACKED = 500 * 1024 * 1024
MAX_SHARED_TEXT = 120 * 1024 * 1024
MAX_PARTS = 2_000
LAST_ROW_OF_A_SHEET = 1_048_576
# Unpacked bytes that a web process reads while somebody waits; more is read by a worker.
MAX_READ_AT_ONCE = 6 * 1024 * 1024
FORMULA_WITHOUT_VALUE = "#FORMULA!"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
# A number format made of digits and of signs that are shown as they stand: 000-00000000.
_LITERALS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS_AND_SIGNS = re.compile(r"[0#?\s()+\-./]*0[0#?\s()+\-./]*")


class TooLarge(ValueError):
    """Unpacked, the file would be larger than any list of clients."""


class TooManyRows(ValueError):
    """A row has a number that no spreadsheet program gives."""


class NoVisibleSheet(ValueError):
    """Every sheet of the file is hidden."""


def unpacked_size(data: bytes) -> int:
    """Return how many bytes the file says it unpacks to.

    :raises TooLarge: if that is more than any list of clients has
    :raises zipfile.BadZipFile: if it is no archive
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED or shared > MAX_SHARED_TEXT:
        raise TooLarge
    return total


def spreadsheet_rows(data: bytes, *, max_columns: int) -> Iterator[list[str]]:
    """Give the rows of the first visible sheet, blank ones too, each cell as it is shown.

    A formula that was never worked out is given as ``#FORMULA!``, an error as ``#N/A``.

    :raises TooLarge: see ``unpacked_size``
    :raises TooManyRows: see ``LAST_ROW_OF_A_SHEET``
    :raises NoVisibleSheet: if there is none
    """
    unpacked_size(data)
    rows = _sheet(data, data_only=True).iter_rows(max_col=max_columns + 1)
    formulas: Iterator[Any] = repeat(None)
    if _has_formulas(data):
        formulas = _sheet(data, data_only=False).iter_rows(max_col=max_columns + 1)
    blank: Any = None
    for number, (cells, written) in enumerate(zip(rows, formulas, strict=False), start=1):
        if number > LAST_ROW_OF_A_SHEET:
            raise TooManyRows
        if written is None and (cells is blank or all(cell.value is None for cell in cells)):
            # openpyxl fills a gap with one and the same row: a gap costs next to nothing.
            blank = cells
            yield []
        elif written is None:
            yield [_text(cell) for cell in cells]
        else:
            yield [_text_or_formula(*pair) for pair in zip(cells, written, strict=False)]


def _sheet(data: bytes, *, data_only: bool) -> Any:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise NoVisibleSheet
    visible[0].reset_dimensions()  # what a sheet says of its own size is often wrong
    return visible[0]


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        if _FORMULA.search(tail + block):
                            return True
                        tail = block[-64:]
    return False


def _text_or_formula(cell: Any, written: Any) -> str:
    if cell.value is None and isinstance(written.value, str) and written.value.startswith("="):
        return FORMULA_WITHOUT_VALUE
    return _text(cell)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return shown_number(value, cell.number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")[:16]
    return value.isoformat() if isinstance(value, date) else str(value)


def shown_number(value: float, number_format: str) -> str:
    """Return a number as its cell shows it: 2155551234 under ``00000000000`` is 02155551234.

    Formats that round, part thousands or show a currency are left out: the number counts there.
    """
    text = str(int(value)) if float(value).is_integer() else repr(value)
    pattern = (number_format or "").split(";")[0]
    plain = _LITERALS.sub(lambda literal: literal[1] or literal[2] or "", pattern)
    if value < 0 or not text.isdigit() or pattern == "0":
        return text
    return _filled(plain, text) if _DIGITS_AND_SIGNS.fullmatch(plain) else text


def _filled(pattern: str, digits: str) -> str:
    """Put digits into a pattern from the right; what does not fit stays in front."""
    left = list(digits)
    shown: list[str] = []
    first = min(place for place, sign in enumerate(pattern) if sign in "0#?")
    for place in range(len(pattern) - 1, -1, -1):
        sign = pattern[place]
        if sign in "0#?":
            if left:
                shown.append(left.pop())
            elif sign == "0":
                shown.append("0")
            if place == first:
                shown.extend(reversed(left))
        else:
            shown.append(sign)
    return "".join(reversed(shown))
