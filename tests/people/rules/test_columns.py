"""What the headings of a file mean, by docs/algorithms/imports.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.columns import HEADINGS, Column, guess, lacking, plain
from tests import golden


@pytest.mark.parametrize("row", golden.rows("imports", "What a heading means"), ids=str)
def test_headings(row):
    (found,) = guess([row["Heading"]])
    assert (found.value if found else "none") == row["Column"]


def test_no_word_means_two_columns():
    said = [words for both in HEADINGS.values() for words in both]
    words = [plain(word) for part in said for word in part.split(",")]
    twice = {word for word in words if words.count(word) > 1}
    assert not twice


def test_every_column_is_known_by_a_word_of_each_language():
    for column in Column:
        english, chinese = HEADINGS[column]
        assert english.isascii()
        assert not any(word.strip().isascii() for word in chinese.split(","))


def test_the_first_of_two_headings_is_the_column():
    assert guess(["Phone", "Mobile", "?"]) == (Column.PHONE, None, None)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_no_meaning_stands_twice(headings):
    found = [column for column in guess(headings) if column]
    assert len(found) == len(set(found))
    assert len(guess(headings)) == len(headings)


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ((), [Column.NAME, Column.CARE, Column.AGREED_ON, Column.PHONE]),
        ((Column.NAME, Column.CARE, Column.AGREED_ON, Column.EMAIL), []),
        ((Column.NAME, Column.CARE, Column.AGREED_ON, Column.PHONE, None), []),
        ((Column.NAME, Column.CARE, Column.EMAIL), [Column.AGREED_ON]),
    ],
)
def test_what_a_file_lacks(columns, missing):
    assert list(lacking(columns)) == missing


@pytest.mark.parametrize(
    "row", golden.rows("imports", "Every heading"), ids=lambda row: row["Column"]
)
def test_every_heading_that_is_understood(row):
    said = [words.split(", ") for words in HEADINGS[Column(row["Column"])]]
    assert said == [row["English"].split(", "), row["Chinese"].split(", ")]
    assert {guess([word]) for word in (*said[0], *said[1])} == {(Column(row["Column"]),)}
