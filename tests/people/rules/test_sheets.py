"""Files as people upload them, and files that only look like one."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from people.rules import sheets, spreadsheet_files, text_files
from people.rules.sheets import FileFlaw, Unreadable, find_head, read_head, read_rows, takes_long
from people.rules.spreadsheet_files import shown_number
from people.rules.text_files import NotText, delimiter_of, detect_encoding

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
        (b"Name\n\xff\x81\xff", FileFlaw.NOT_TEXT),
        (b'Name,Phone\nLin,1\n"never closed,2\n', FileFlaw.BROKEN_QUOTES),
        (b"x" * (sheets.MOST_BYTES + 1), FileFlaw.TOO_LARGE),
        (b"a," * 201 + b"a\n1\n", FileFlaw.TOO_MANY_COLUMNS),
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
    bomb = spreadsheet(["Name"], ["Lin"], sheet1=b" " * (spreadsheet_files.MAX_UNPACKED + 1))
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
    assert delimiter_of(text) in text_files.DELIMITERS


def test_how_much_is_read():
    unpacked = (spreadsheet_files.MAX_UNPACKED, spreadsheet_files.MAX_SHARED_TEXT)
    assert (sheets.MOST_BYTES, *unpacked) == (25 * 2**20, 500 * 2**20, 120 * 2**20)
    assert (sheets.MOST_ROWS, sheets.MOST_COLUMNS) == (200_000, 200)
    assert spreadsheet_files.MAX_PARTS == 2_000
    assert (text_files.DELIMITERS, text_files.MAX_HEAD_LENGTH) == (",;\t|", 8_192)


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
def test_two_hundred_columns_are_read_and_one_more_is_refused(made):
    assert [len(cells) for _, cells in read_rows(made(*columns(200)))] == [200, 200]
    with pytest.raises(Unreadable, match="too_many_columns"):
        list(read_rows(made(*columns(201))))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("\r\n \nName;Phone\nLin;1", ";"),
        ('"Name\n(in full)";Phone;Born\n', ";"),
        ("Clients of 2026\nName;Phone;Born\nLin;1;2", ";"),
        ("a" * (text_files.MAX_HEAD_LENGTH - 1) + ";b", ";"),
        ("a" * text_files.MAX_HEAD_LENGTH + ";b", ","),
        ("", ","),
    ],
    ids=["blank lines before", "a heading of two lines", "a title above",
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


def test_a_formula_that_was_never_worked_out_is_an_error_not_a_blank():
    data = spreadsheet(["Name", "Sum"], ["Lin", "=1+1"], ["Zhou", 3])
    assert list(read_rows(data))[1:] == [(2, ("Lin", "#FORMULA!")), (3, ("Zhou", "3"))]


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
    ("bound", "place"), [("MAX_PARTS", 0), ("MAX_UNPACKED", 1), ("MAX_SHARED_TEXT", 2)]
)
def test_each_bound_of_what_is_unpacked_is_the_last_that_is_read(bound, place, monkeypatch):
    data, sizes = with_shared_texts(spreadsheet(["Name", "Note"], ["Lin", "x"], ["Zhou", "y"]))
    monkeypatch.setattr(spreadsheet_files, bound, sizes[place])
    assert len(list(read_rows(data))) == 3
    monkeypatch.setattr(spreadsheet_files, bound, sizes[place] - 1)
    with pytest.raises(Unreadable, match="too_large"):
        list(read_rows(data))


SIMPLIFIED = "姓名,手机\n林晓雯,138\n周子墨,139\n曾国强,137\n"
TRADITIONAL = "姓名,手機\n林曉雯,138\n陳美玲,139\n曾國強,137\n"
WESTERN = "Name,Phone\nJörg Müller,138\nRenée Dubois,139\nFrançois L’Été,137\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding", "is_certain"),
    [
        (SIMPLIFIED, "utf-8", "utf-8", True),
        (WESTERN, "utf-8-sig", "utf-8", True),
        (SIMPLIFIED, "utf-16", "utf-16", True),
        (SIMPLIFIED, "gb18030", "gb18030", False),
        (TRADITIONAL, "big5", "big5", False),
        (WESTERN, "cp1252", "cp1252", False),
        ("Name,Phone\nJörg,1\n", "cp1252", "cp1252", False),
        ("Name,Phone\n" + "Client,1\n" * 50_000 + "Åsa Öberg,2\n", "cp1252", "cp1252", False),
        ("plain,ascii\na,b\n", "ascii", "utf-8", True),
    ],
)
def test_the_encoding_is_found_and_doubt_is_said(text, codec, encoding, is_certain):
    head = read_head(text.encode(codec))
    assert (head.encoding, head.is_certain) == (encoding, is_certain)
    assert list(read_rows(text.encode(codec)))[-1][1][0] == text.splitlines()[-1].split(",")[0]


def test_a_doubtful_file_shows_rows_with_other_letters_from_anywhere_in_it():
    rows = [f"Client {number},{number}" for number in range(500)]
    rows[300] = "Jörg Müller,300"
    head = read_head("\n".join(["Name,Phone", *rows]).encode("cp1252"))
    assert head.rows[-1] == (302, ("Jörg Müller", "300"))
    assert len(head.rows) == sheets.SAMPLED_ROWS + 1


def test_another_encoding_is_taken_where_a_person_says_so():
    data = "Name,Phone\nJörg Müller,1\n".encode("cp1252")
    assert "Jörg" not in read_head(data, encoding="gb18030").rows[0][1][0]
    with pytest.raises(Unreadable, match="not_text"):
        read_head(data, encoding="utf-8")


def test_bytes_of_a_program_are_no_text():
    with pytest.raises(NotText):
        detect_encoding(b"MZ\x90\x00\xff\xfe\x00\x00")


@pytest.mark.parametrize("made", [as_text, spreadsheet])
@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([], 1),
        ([["来访者登记表（2026年）"]], 2),
        ([["Clients"], ["printed on", "2026-01-05"], ["by", "Ines"]], 4),
    ],
)
def test_title_rows_stand_above_the_headings(made, above, row):
    data = made(*above, ["姓名", "电话", "知情同意"], ["丙一", "13800002005", "是"])
    head = read_head(data)
    assert (head.row, head.headings) == (row, ("姓名", "电话", "知情同意"))
    assert head.rows == ((row + 1, ("丙一", "13800002005", "是")),)
    assert [number for number, _cells in read_rows(data, head_row=row)] == [row, row + 1]


def test_a_person_can_say_where_the_headings_stand():
    data = as_text(["Name", "Phone"], ["Who", "Call"], ["Lin", "1"])
    assert read_head(data, head_row=2).headings == ("Who", "Call")
    assert read_head(data, head_row=99).headings == ("Name", "Phone"), "a row that is not there"


def test_unknown_headings_are_the_first_row_with_two_cells():
    assert find_head([(1, ("A list",)), (3, ("Wer", "Tel")), (4, ("Lin", "1"))])[0] == 3


def test_the_first_visible_sheet_is_read():
    book = Workbook()
    book.active.append(["填写说明", "请勿修改表头"])
    book.active.append(["1", "姓名必填"])
    book.active.sheet_state = "hidden"
    seen = book.create_sheet("来访者")
    seen.append(["姓名", "电话"])
    seen.append(["丁一", "13800002006"])
    out = io.BytesIO()
    book.save(out)
    assert list(read_rows(out.getvalue()))[1] == (2, ("丁一", "13800002006"))


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (2155551234, "00000000000", "02155551234"),
        (2155551235, "000-00000000", "021-55551235"),
        (2155551235, '"("000")" 00000000', "(021) 55551235"),
        (13800000001, "General", "13800000001"),
        (13800000001, "000 0000 0000", "138 0000 0001"),
        (13800000001, "0", "13800000001"),
        (13800000001.0, "@", "13800000001"),
        (1380000000123, "000", "1380000000123"),
        (-5, "000", "-5"),
        (7, "0000;-0000", "0007"),
        (12.5, "0.0", "12.5"),
        (1994, "#,##0", "1994"),
        (5, "0%", "5"),
        (5, "", "5"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(value, pattern, shown):
    assert shown_number(value, pattern) == shown


def test_a_cells_number_format_reaches_the_rows():
    book = Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["乙一", 2155551234])
    book.active["B2"].number_format = "00000000000"
    out = io.BytesIO()
    book.save(out)
    assert list(read_rows(out.getvalue()))[1] == (2, ("乙一", "02155551234"))


def test_a_row_number_out_of_this_world_costs_a_moment_and_not_minutes():
    import time

    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    data = spreadsheet(["Name"], ["Lin"], sheet1=sheet.encode())
    began = time.process_time()
    with pytest.raises(Unreadable, match="too_many_rows"):
        read_head(data)
    assert time.process_time() - began < 10


def test_a_large_spreadsheet_is_left_to_a_worker_and_a_small_one_is_not():
    assert not takes_long(spreadsheet(["Name", "Phone"], ["Lin", "1"]))
    large = spreadsheet(["Name"], sheet1=b" " * (spreadsheet_files.MAX_READ_AT_ONCE + 1))
    assert takes_long(large)
    assert not takes_long(b"Name,Phone\n" * 1_000_000), "text is read fast"
    with pytest.raises(Unreadable, match="not_a_spreadsheet"):
        takes_long(sheets.ZIPPED + b"nothing")
