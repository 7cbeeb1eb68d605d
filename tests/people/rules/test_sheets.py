"""Files as people upload them, and files that only look like one."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from people.rules import sheets
from people.rules.sheets import FileFlaw, Unreadable, delimiter_of, read_rows

ROWS = [(1, ("姓名", "手机")), (2, ("林晓雯", "138 0000 0001")), (4, ("周一鸣", "139"))]


def spreadsheet(*rows, **parts):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    if not parts:
        return out.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name, parts.get(name.rpartition("/")[2].partition(".")[0]) or old.read(name)
            )
    return changed.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_text_in_every_encoding_and_with_every_delimiter(encoding, sign):
    lines = ["姓名,手机", "林晓雯,138 0000 0001", ",", "周一鸣,139"]
    data = "\r\n".join(lines).replace(",", sign).encode(encoding)
    assert list(read_rows(data)) == ROWS


def test_quotes_keep_delimiters_and_line_breaks():
    data = b'Name,Note\n"Lin, Xiaowen","says ""hello""\nand more"\n'
    assert list(read_rows(data))[1] == (2, ("Lin, Xiaowen", 'says "hello"\nand more'))


def test_a_spreadsheet_says_what_its_cells_hold():
    afternoon = datetime.fromisoformat("2026-01-05T14:30")
    data = spreadsheet(
        ["Name", "a", "b", "c", "d", "e"],
        ["Lin", 13800000001, 1994.0, True, date(2026, 1, 5), afternoon],
        [None, None],
        ["Zhou", 1.5],
    )
    assert list(read_rows(data))[1:] == [
        (2, ("Lin", "13800000001", "1994", "yes", "2026-01-05", "2026-01-05 14:30")),
        (4, ("Zhou", "1.5")),
    ]


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", FileFlaw.EMPTY),
        (b"\n\n", FileFlaw.EMPTY),
        (b"Name,Phone\n", FileFlaw.NO_ROWS),
        (sheets.OLD_EXCEL + b"x" * 40, FileFlaw.OLD_EXCEL),
        (b"Name\n\xff\xff\xff", FileFlaw.NOT_TEXT),
        (b'Name,Phone\nLin,1\n"never closed,2\n', FileFlaw.BROKEN_QUOTES),
        (b"x" * (sheets.MOST_BYTES + 1), FileFlaw.TOO_LARGE),
        (b"a," * 80 + b"\n1\n", FileFlaw.TOO_MANY_COLUMNS),
        (sheets.ZIPPED + b"nothing", FileFlaw.NOT_A_SPREADSHEET),
        (spreadsheet(["Name"], ["Lin"], workbook=b"<broken"), FileFlaw.NOT_A_SPREADSHEET),
        (
            spreadsheet(["Name"], ["Lin"], sheet1=b"<worksheet><sheetData>"),
            FileFlaw.NOT_A_SPREADSHEET,
        ),
    ],
)
def test_what_cannot_be_read_says_why(data, flaw):
    with pytest.raises(Unreadable) as refusal:
        list(read_rows(data))
    assert refusal.value.flaw is flaw


def test_where_a_text_breaks_off_is_said():
    with pytest.raises(Unreadable) as refusal:
        list(read_rows(b'Name\nLin\nZhou\n"open'))
    assert refusal.value.row == 3


def test_more_rows_than_a_practice_has_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert len(list(read_rows(b"Name\na\nb\nc\n"))) == 4
    with pytest.raises(Unreadable, match="too_many_rows"):
        list(read_rows(b"Name\na\nb\nc\nd\n"))


def test_a_packed_bomb_is_refused_before_it_is_unpacked():
    bomb = spreadsheet(["Name"], ["Lin"], sheet1=b" " * (sheets.MOST_UNPACKED + 1))
    assert len(bomb) < 2_000_000
    with pytest.raises(Unreadable, match="too_large"):
        list(read_rows(bomb))


def test_an_entity_is_never_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the practice's secret")
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Unreadable, match="not_a_spreadsheet"):
        list(read_rows(spreadsheet(["Name"], ["Lin"], sheet1=sheet.encode())))


def test_a_cell_far_to_the_right_costs_no_more_than_a_row():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Unreadable):
        list(read_rows(spreadsheet(["Name"], ["Lin"], sheet1=sheet.encode())))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with suppress(Unreadable):
        assert len(list(read_rows(data))) >= 2


@given(st.text(max_size=200))
def test_a_delimiter_is_always_found(text):
    assert delimiter_of(text) in sheets.DELIMITERS


def test_how_much_is_read():
    assert (sheets.MOST_BYTES, sheets.MOST_UNPACKED, sheets.MOST_TEXTS) == (
        25 * 2**20,
        500 * 2**20,
        120 * 2**20,
    )
    assert (sheets.MOST_ROWS, sheets.MOST_COLUMNS, sheets.MOST_PARTS) == (200_000, 60, 2_000)
    assert (sheets.DELIMITERS, sheets.LONGEST_HEAD) == (",;\t|", 8_192)


def test_a_file_of_the_largest_size_is_read_and_of_no_size_is_not():
    read_rows(b"x" * sheets.MOST_BYTES)
    with pytest.raises(Unreadable) as refusal:
        read_rows(b"")
    assert (str(refusal.value), refusal.value.row) == ("empty", 0)


def columns(count):
    return [[str(number) for number in range(count)], ["x"] * count]


def as_text(*rows):
    return "\n".join(",".join(row) for row in rows).encode()


@pytest.mark.parametrize("made", [as_text, spreadsheet])
def test_sixty_columns_are_read_and_one_more_is_refused(made):
    assert [len(cells) for _, cells in read_rows(made(*columns(60)))] == [60, 60]
    with pytest.raises(Unreadable, match="too_many_columns"):
        list(read_rows(made(*columns(61))))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("\r\n \nName;Phone\nLin;1", ";"),
        ('"Name\n(in full)";Phone;Born\n', ";"),
        ("Name\nLin;1;2", ","),
        ("a" * (sheets.LONGEST_HEAD - 1) + ";b", ";"),
        ("a" * sheets.LONGEST_HEAD + ";b", ","),
        ("", ","),
    ],
    ids=["blank lines before", "a heading of two lines", "only headings",
         "at the end of the head", "behind the head", "nothing"],
)  # fmt: skip
def test_the_headings_tell_the_delimiter(text, sign):
    assert delimiter_of(text) == sign


@pytest.mark.parametrize("data", [b'"open', sheets.ZIPPED + b"nothing"])
def test_before_the_first_row_no_row_was_read(data):
    with pytest.raises(Unreadable) as refusal:
        list(read_rows(data))
    assert refusal.value.row == 0


def test_blanks_around_a_cell_mean_nothing():
    data = spreadsheet(["Name", "Pays"], ["  Lin ", False], ["Zhou", " "])
    assert list(read_rows(data))[1:] == [(2, ("Lin", "no")), (3, ("Zhou",))]


def test_a_formula_is_not_read_as_text():
    data = spreadsheet(["Name", "Sum"], ["Lin", "=1+1"])
    assert list(read_rows(data))[1] == (2, ("Lin",))


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row></sheetData></worksheet>'
    )
    data = spreadsheet(["Name"], ["Lin"], sheet1=sheet.encode())
    assert list(read_rows(data)) == [(1, ("1", "2")), (2, ("3", "4"))]


def with_shared_texts(data):
    """Some programs keep all texts in a part of their own."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst/>" + b" " * 99)
        found = [part.file_size for part in archive.infolist()]
    return out.getvalue(), (len(found), sum(found), 105)


@pytest.mark.parametrize(
    ("bound", "place"), [("MOST_PARTS", 0), ("MOST_UNPACKED", 1), ("MOST_TEXTS", 2)]
)
def test_each_bound_of_what_is_unpacked_is_the_last_that_is_read(bound, place, monkeypatch):
    data, sizes = with_shared_texts(spreadsheet(["Name", "Note"], ["Lin", "x"], ["Zhou", "y"]))
    monkeypatch.setattr(sheets, bound, sizes[place])
    assert len(list(read_rows(data))) == 3
    monkeypatch.setattr(sheets, bound, sizes[place] - 1)
    with pytest.raises(Unreadable, match="too_large"):
        list(read_rows(data))
