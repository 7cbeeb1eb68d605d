"""Files out of an import: the rows that were not brought in, and an empty one to begin with.

No cell can become a formula in the reader's spreadsheet: in XLSX every cell is text, in CSV a
leading sign of a formula gets an apostrophe, which is taken off again where the file comes back.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from common.spreadsheets import harmless
from people.importwords import COLUMNS, problems_words
from people.models import ImportJob
from people.rules.columns import Column
from people.selectors.imports import Refused, refused_rows

# Excel takes a CSV for UTF-8 only with this mark in front.
MARK = "\ufeff"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterable[Sequence[str]]


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


def error_file(job: ImportJob, kind: str) -> HttpResponse:
    """Answer with the rows that were not brought in.

    kind   "csv" or "xlsx"
    """
    rows = error_rows(job.headings, refused_rows(job))
    return DOWNLOADS[kind](rows, f"not-brought-in.{kind}")


def csv_download(rows: Rows, name: str) -> HttpResponse:
    answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer  # type: ignore[return-value]


def _spreadsheet_download(rows: Rows, name: str) -> HttpResponse:
    answer = HttpResponse(as_spreadsheet(rows), content_type=SPREADSHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


DOWNLOADS: dict[str, Callable[[Rows, str], HttpResponse]] = {
    "csv": csv_download,
    "xlsx": _spreadsheet_download,
}


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
