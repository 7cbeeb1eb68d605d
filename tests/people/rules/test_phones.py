"""Phone numbers as people write them, by docs/algorithms/writing.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import phones
from people.rules.phones import (
    PhoneNumber,
    UnreadablePhone,
    digits_searched,
    digits_to_find,
    displayed_phone,
    parse_phone,
    stored_phone,
)
from tests import golden

NUMBERS = golden.rows("writing", "Phone numbers")
READABLE = [row for row in NUMBERS if row["Stored"].startswith("+")]


def read(text, region):
    try:
        return parse_phone(text, region=region).stored
    except UnreadablePhone as trouble:
        return trouble.flaw.value


@pytest.mark.parametrize("row", NUMBERS, ids=str)
def test_numbers(row):
    stored = read(golden.unescaped(row["Written"]), row["Country"])
    assert stored == row["Stored"]
    if stored.startswith("+"):
        assert displayed_phone(stored, region=row["Country"]) == row["Shown"]


@pytest.mark.parametrize("row", READABLE, ids=str)
def test_what_is_stored_and_what_is_shown_are_read_as_the_same_number(row):
    region, stored = row["Country"], row["Stored"]
    assert read(stored, region) == read(row["Shown"], region) == stored
    shown_in_chinese = displayed_phone(stored, region=region, extension_word="转")
    assert read(shown_in_chinese, region) == stored


@pytest.mark.parametrize("row", READABLE, ids=str)
def test_a_number_is_found_as_it_was_written(row):
    looked_for = digits_searched(golden.unescaped(row["Written"]), region=row["Country"])
    assert any(looked_for in digits for digits in digits_to_find(row["Stored"]))


@pytest.mark.parametrize("row", golden.rows("writing", "Two numbers are one"), ids=str)
def test_two_numbers(row):
    first, second = (parse_phone(row[side], region=row["Country"]) for side in ("First", "Second"))
    assert (first == second) is (row["Same"] == "yes")


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_says_why_not(text):
    for region in ("CN", "GB"):
        stored = read(text, region)
        if stored.startswith("+"):
            assert read(stored, region) == stored
            assert len(stored) <= 32


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_short_way_for_mobiles_of_china_leads_where_the_library_does(digits):
    assert phones._e164(digits, "CN") == phones._of_library(digits, "CN") == f"+86{digits}"
    assert digits_to_find(f"+86{digits}") == (f"86{digits}",)


@given(st.from_regex(r"[0-9]{3}(?:[ -]?[0-9]){5,20}", fullmatch=True))
def test_no_digit_is_added_and_none_is_lost(text):
    digits = text.replace(" ", "").replace("-", "")
    stored = read(text, "CN")
    if stored.startswith("+"):
        national = stored.removeprefix("+86") if not digits.startswith("00") else stored[1:]
        assert digits.endswith(national)
        assert digits.removesuffix(national) in {"", "0", "86", "086", "860", "00"}


def test_what_cannot_be_read_stays_as_it_is_written():
    assert stored_phone("call\u200b  me", region="CN") == "call me"
    assert displayed_phone("call me", region="CN") == "call me"
    assert digits_to_find("ask for 12") == ("12",)
    assert digits_to_find("call me") == ()


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("021-5555", "0215555"),
        ("+86 138", "86138"),
        ("0086 138", "86138"),
        ("(021) 55", "02155"),
        ("0002", ""),
        ("12", ""),
        ("lin", ""),
        ("C-1024", ""),
    ],
)
def test_a_part_of_a_number_is_looked_for(typed, digits):
    assert digits_searched(typed, region="CN") == digits


def test_an_extension_belongs_to_the_number():
    assert PhoneNumber("+862155551234", "12") != PhoneNumber("+862155551234")
