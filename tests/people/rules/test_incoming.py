"""Rows and cells of a file of clients, by docs/algorithms/imports.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import typed
from people.rules.columns import Column
from people.rules.incoming import GENDERS, LANGUAGES, SOURCES, WAYS, Reading, Slip, read_row
from tests import golden

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


@pytest.mark.parametrize("row", golden.rows("imports", "One phone number"), ids=str)
def test_phones(row):
    assert (typed.phone(typed.tidy(row["Written"])) or "none") == row["Kept"]


@pytest.mark.parametrize("row", golden.rows("imports", "One e-mail address"), ids=str)
def test_addresses(row):
    assert (typed.email(typed.tidy(row["Written"])) or "none") == row["Kept"]


@pytest.mark.parametrize("row", golden.rows("imports", "One date"), ids=str)
def test_dates(row):
    for name, day_first in (("Day first", True), ("Month first", False)):
        found = typed.day(typed.tidy(row["Written"]), day_first=day_first)
        assert (found.isoformat() if found else "none") == row[name]


@pytest.mark.parametrize("row", golden.rows("imports", "One year of birth"), ids=str)
def test_years(row):
    found = read_row([row["Written"]], reading(Column.BIRTH)).birth_year
    assert (str(found) if found else "none") == row["Year"]


@pytest.mark.parametrize("row", golden.rows("imports", "Yes and no"), ids=str)
def test_yes_and_no(row):
    answer = typed.yes_or_no(typed.tidy(row["Written"]))
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
