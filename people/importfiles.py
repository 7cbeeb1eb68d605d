"""Files out of an import: the rows that were not brought in, and an empty one to begin with.

No cell can become a formula in the reader's spreadsheet: in XLSX every cell is text, in CSV a
leading sign of a formula gets an apostrophe, which is taken off again where the file comes back.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from people.importwords import COLUMNS, problems_words
from people.rules.columns import Column
from people.selectors.imports import Refused

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Excel takes a CSV for UTF-8 only with this mark in front.
MARK = "\ufeff"


def error_rows(headings: Sequence[str], refused: Iterable[Refused]) -> Iterator[list[str]]:
    """Give the headings, then each refused row with its number and what is wrong with it."""
    width = len(headings)
    yield [_("Row"), _("What is wrong"), *headings]
    for row in refused:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        yield [str(row.number), problems_words(row.problems), *cells]


def empty_rows() -> Iterator[list[str]]:
    """Give the headings of a file that needs no guessing."""
    yield [str(COLUMNS[column]) for column in Column]


def as_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield MARK
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    from openpyxl import Workbook  # half a second, and few processes need it
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
