"""Rows and cells of a file of clients, by docs/algorithms/imports.md."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import typed
from people.rules.cell_words import GENDERS, LANGUAGES, SOURCES, WAYS
from people.rules.columns import Column
from people.rules.incoming import (
    Incoming,
    Problem,
    Reading,
    Slip,
    read_row,
)
from people.rules.written_text import normalise_text
from tests import golden

PHONE_SLIPS = {
    "not_a_number": Slip.NOT_A_PHONE,
    "two_numbers": Slip.TWO_PHONES,
    "impossible": Slip.IMPOSSIBLE_PHONE,
    "rounded": Slip.ROUNDED_PHONE,
}
TODAY = date(2026, 3, 10)
COLUMNS = {
    "Name": Column.NAME,
    "Phone": Column.PHONE,
    "E-mail": Column.EMAIL,
    "Born": Column.BIRTH,
    "Site": Column.SITE,
    "Care": Column.CARE,
    "Agreed on": Column.AGREED_ON,
}


def reading(*columns):
    return Reading(
        columns=columns,
        sites={"徐汇": "xuhui", "pudong": "pudong"},
        site="xuhui",
        language="en",
        day_first=True,
        country="CN",
        today=TODAY,
    )


def wrong(row):
    said = [
        f"{problem.column} {problem.slip}" if problem.column else problem.slip.value
        for problem in row.problems
    ]
    return ", ".join(said)


@pytest.mark.parametrize("row", golden.rows("imports", "What is wrong with a row"), ids=str)
def test_rows(row):
    found = read_row([row[name] for name in COLUMNS], reading(*COLUMNS.values()))
    assert wrong(found) == row["Wrong"]


@pytest.mark.parametrize("row", golden.rows("writing", "Phone numbers"), ids=str)
def test_phones_are_read_as_everywhere(row):
    as_of = replace(reading(Column.PHONE), country=row["Country"])
    read = read_row([golden.unescaped(row["Written"])], as_of)
    if row["Stored"].startswith("+"):
        assert (read.phone, read.problems) == (row["Stored"], [])
    else:
        assert read.phone == ""
        assert [PHONE_SLIPS[row["Stored"]]] == [problem.slip for problem in read.problems]


@pytest.mark.parametrize("row", golden.rows("writing", "E-mail addresses"), ids=str)
def test_addresses_are_read_as_everywhere(row):
    read = read_row([golden.unescaped(row["Written"])], reading(Column.EMAIL))
    if "@" in row["Stored"]:
        assert (read.email, read.problems) == (row["Stored"], [])
    else:
        assert [problem.slip.value for problem in read.problems] == [row["Stored"]]


@pytest.mark.parametrize("row", golden.rows("imports", "One date"), ids=str)
def test_dates(row):
    for name, day_first in (("Day first", True), ("Month first", False)):
        found = typed.day(normalise_text(row["Written"]), day_first=day_first)
        assert (found.isoformat() if found else "none") == row[name]


@pytest.mark.parametrize("row", golden.rows("imports", "One year of birth"), ids=str)
def test_years(row):
    found = read_row([row["Written"]], reading(Column.BIRTH)).birth_year
    assert (str(found) if found else "none") == row["Year"]


@pytest.mark.parametrize("row", golden.rows("imports", "Yes and no"), ids=str)
def test_yes_and_no(row):
    answer = typed.yes_or_no(normalise_text(row["Written"]))
    assert {True: "yes", False: "no", None: "none"}[answer] == row["Answer"]


def test_no_word_means_two_codes():
    for words in (GENDERS, LANGUAGES, SOURCES, WAYS):
        said = [word for code, text in words.items() for word in {code, *text.split()}]
        assert len(said) == len(set(said))


def test_a_blank_is_not_asked_and_a_word_is_an_answer():
    columns = reading(Column.BY_EMAIL, Column.SURVEYS, Column.GENDER, Column.AGREED_HOW)
    found = read_row(["", "否", "女", "Paper"], columns)
    assert found.consents == {"surveys": False}
    assert (found.gender, found.agreed_how, found.language) == ("female", "paper", "en")


@pytest.mark.parametrize(
    ("cell", "slip"),
    [("x" * 81, Slip.TOO_LONG), ("x" * 1001, Slip.TOO_LONG), ("Li\x00n", Slip.UNSTORABLE)],
)
def test_a_name_no_file_can_hold(cell, slip):
    assert slip in [one.slip for one in read_row([cell], reading(Column.NAME)).problems]


cells = st.lists(st.text(max_size=20), max_size=len(Column) + 2)


@given(cells)
def test_any_text_is_read_or_refused_and_says_where(row):
    found = read_row(row, reading(*Column))
    assert all(one.column or one.slip is Slip.NOT_REACHABLE for one in found.problems)
    if not found.problems:
        assert found.name
        assert found.phone or found.email
        assert found.consents["care"]
        assert found.agreed_on is not None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_way_of_writing_a_date_is_the_same_day(day):
    for way in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d/%m/%Y"):
        assert typed.day(day.strftime(way), day_first=True) == day
    assert typed.day(day.strftime("%m/%d/%Y"), day_first=False) == day


KNOWN = {
    Column.GENDER: GENDERS,
    Column.LANGUAGE: LANGUAGES,
    Column.HEARD_OF_US: SOURCES,
    Column.AGREED_HOW: WAYS,
}
WORDS = golden.rows("imports", "Every word")
CODED = [row for row in WORDS if row["Column"] != "any consent"]


@pytest.mark.parametrize("row", CODED, ids=lambda row: row["Code"])
def test_every_word_that_is_understood(row):
    column = Column(row["Column"])
    assert KNOWN[column][row["Code"]] == row["Words"]
    for word in (row["Code"], *row["Words"].split(), row["Words"].split()[0].upper()):
        found = read_row([word], reading(column))
        assert getattr(found, column.value) == row["Code"], word


def test_no_other_code_is_kept():
    told = {(row["Column"], row["Code"]) for row in CODED}
    assert told == {(column.value, code) for column, codes in KNOWN.items() for code in codes}


@pytest.mark.parametrize("row", WORDS[len(CODED) :], ids=lambda row: row["Code"])
def test_every_yes_and_every_no(row):
    said = {True: typed.YES, False: typed.NO}[row["Code"] == "yes"]
    assert said == set(row["Words"].split())


PERMISSIONS = {
    Column.BY_EMAIL: "email",
    Column.BY_SMS: "sms",
    Column.BY_PHONE: "phone",
    Column.SURVEYS: "surveys",
    Column.RESEARCH: "research",
}


@pytest.mark.parametrize(("column", "purpose"), PERMISSIONS.items())
def test_each_permission_is_kept_under_its_purpose(column, purpose):
    assert read_row(["yes"], reading(column)).consents == {purpose: True}
    found = read_row(["perhaps"], reading(column))
    assert found.consents == {}
    assert Problem(Slip.UNKNOWN_WORD, column) in found.problems


def test_the_yes_to_counselling_is_kept_as_care():
    assert read_row(["yes"], reading(Column.CARE)).consents == {"care": True}


@pytest.mark.parametrize("column", [*KNOWN, Column.SPONSORED, Column.SITE])
def test_an_unknown_word_is_a_slip_and_no_blank(column):
    found = read_row(["whatever"], reading(column))
    assert Problem(Slip.UNKNOWN_WORD, column) in found.problems
    assert not found.sponsored


@pytest.mark.parametrize(("cell", "sponsored"), [("yes", True), ("否", False), ("", False)])
def test_who_pays(cell, sponsored):
    found = read_row([cell], reading(Column.SPONSORED))
    assert found.sponsored is sponsored
    assert found.problems == [Problem(Slip.NOT_REACHABLE)]


def test_a_row_that_says_nothing_is_a_person_nobody_knows():
    found = read_row([], reading())
    assert found == Incoming(
        name="", phone="", email="", gender="", birth_year=None, language="en", site="xuhui",
        heard_of_us="", sponsored=False, client_since=None, agreed_on=None, agreed_how="",
        consents={}, problems=[Problem(Slip.NOT_REACHABLE, None, "")],
    )  # fmt: skip
    assert Incoming().site == Incoming().language == ""


@pytest.mark.parametrize("column", [Column.AGREED_ON, Column.CLIENT_SINCE])
def test_today_is_a_day_and_tomorrow_is_not_yet(column):
    found = read_row([TODAY.isoformat()], reading(column))
    assert getattr(found, column.value) == TODAY
    late = read_row([(TODAY + timedelta(days=1)).isoformat()], reading(column))
    assert getattr(late, column.value) is None
    assert Problem(Slip.IN_THE_FUTURE, column) in late.problems


@pytest.mark.parametrize(
    ("year", "kept"), [(TODAY.year, True), (TODAY.year + 1, False), (1916, True), (1915, False)]
)
def test_a_year_of_birth_lies_within_110_years(year, kept):
    found = read_row([str(year)], reading(Column.BIRTH))
    assert found.birth_year == (year if kept else None)


def test_a_site_is_known_by_its_name_in_any_letters():
    assert read_row(["PuDong"], reading(Column.SITE)).site == "pudong"


@pytest.mark.parametrize(("length", "fits"), [(80, True), (81, False)])
def test_a_name_has_eighty_characters_at_most(length, fits):
    found = read_row(["x" * length], reading(Column.NAME))
    assert (Problem(Slip.TOO_LONG, Column.NAME) in found.problems) is not fits
    assert found.name == "x" * length


@pytest.mark.parametrize(("length", "read"), [(1000, True), (1001, False)])
def test_a_cell_has_a_thousand_characters_at_most(length, read):
    found = read_row(["x" * length], reading(Column.NAME))
    assert bool(found.name) is read


@pytest.mark.parametrize("cell", ["x" * 1001, "Li\x00n"])
def test_a_bad_cell_hinders_no_later_one(cell):
    found = read_row([cell, "lin@client.example"], reading(Column.NAME, Column.EMAIL))
    assert found.email == "lin@client.example"
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("'+86 138", "+86 138"),
        ("'=1", "=1"),
        ("'-1", "-1"),
        ("'@lin", "@lin"),
        ("'Lin", "'Lin"),
        ("+86", "+86"),
        ("a  b", "a b"),
    ],
)
def test_the_mark_against_formulas_is_taken_off_and_no_other(text, kept):
    assert normalise_text(text) == kept


def test_a_row_that_ends_early_is_blank_behind():
    assert read_row([], reading(Column.NAME)).problems[0] == Problem(Slip.EMPTY, Column.NAME)


@pytest.mark.parametrize(
    "word", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "NULL", "null", "#FORMULA!", "NaN"]
)
@pytest.mark.parametrize("column", list(Column))
def test_an_error_of_a_spreadsheet_is_no_value_of_any_column(word, column):
    row = read_row([word], reading(column))
    assert Problem(Slip.ERROR_CELL, column) in row.problems


@pytest.mark.parametrize(
    ("name", "is_total"),
    [
        *[(name, True) for name in ("合计", "总计：", "合计 12 人", "Total", "Grand total:")],
        *[(name, False) for name in ("合计美", "Totally Fine", "Tota Lin")],
    ],
)
def test_a_row_of_totals_is_no_person(name, is_total):
    row = read_row([name], reading(Column.NAME))
    assert (Problem(Slip.TOTALS_ROW) in row.problems) is is_total


GIVEN, MIDDLE, FAMILY = Column.GIVEN_NAME, Column.MIDDLE_NAME, Column.FAMILY_NAME
WHOLE = (Column.NAME, GIVEN, FAMILY)


@pytest.mark.parametrize(
    ("columns", "cells", "name"),
    [
        ((GIVEN, FAMILY), ["Ottoline", "Fairweather"], "Ottoline Fairweather"),
        ((FAMILY, GIVEN), ["Fairweather", "Ottoline"], "Ottoline Fairweather"),
        ((GIVEN, MIDDLE, FAMILY), ["Ada", "King", "Lovelace"], "Ada King Lovelace"),
        ((GIVEN, FAMILY), ["晓雯", "林"], "林晓雯"),
        ((GIVEN, FAMILY), ["Grace", "林"], "林 Grace"),
        ((GIVEN, FAMILY), ["Prince", ""], "Prince"),
        (WHOLE, ["Lin Xiaowen", "Xiaowen", "Lin"], "Lin Xiaowen"),
        (WHOLE, ["", "Xiaowen", "Lin"], "Xiaowen Lin"),
    ],
)
def test_a_name_in_parts_is_joined(columns, cells, name):
    assert read_row(cells, reading(*columns)).name == name


def test_a_name_in_parts_without_any_is_empty():
    row = read_row(["", ""], reading(GIVEN, FAMILY))
    assert Problem(Slip.EMPTY, Column.NAME) in row.problems


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-05T20:00:00Z", "2026-01-06"),
        ("2026-01-05T15:59:59.999Z", "2026-01-05"),
        ("2026-01-05T16:00:00Z", "2026-01-06"),
        ("2026-01-05T23:30:00-08:00", "2026-01-06"),
        ("2026-01-05 23:30:00 +08:00", "2026-01-05"),
        ("2026-01-05T00:30+0800", "2026-01-05"),
        ("2026-01-05 20:00 UTC", "2026-01-06"),
        ("2026-01-05T20:00:00", "2026-01-05"),
    ],
)
def test_a_moment_with_a_zone_is_the_practices_day(text, day):
    found = typed.day(text, day_first=True, zone=ZoneInfo("Asia/Shanghai"))
    assert found == date.fromisoformat(day)
