"""Names and addresses as people write them, by docs/algorithms/writing.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.written_text import (
    UnreadableEmail,
    fold_for_search,
    fold_words,
    normalise_email,
    normalise_name,
    normalise_text,
    orders,
    stored_email,
)
from tests import golden


@pytest.mark.parametrize("row", golden.rows("writing", "Names and codes"), ids=str)
def test_two_names(row):
    first, second = (golden.unescaped(row[side]) for side in ("First", "Second"))
    same = row["Same"] == "yes"
    assert (fold_for_search(first) == fold_for_search(second)) is same
    assert (fold_for_search(normalise_name(first)) == fold_for_search(second)) is same


@pytest.mark.parametrize("row", golden.rows("writing", "Names as they are stored"), ids=str)
def test_names_as_they_are_stored(row):
    assert normalise_name(golden.unescaped(row["Written"])) == row["Stored"]


@pytest.mark.parametrize("row", golden.rows("writing", "E-mail addresses"), ids=str)
def test_addresses(row):
    written = golden.unescaped(row["Written"])
    try:
        stored = normalise_email(written)
    except UnreadableEmail as trouble:
        stored = trouble.flaw.value
        assert stored_email(written) == normalise_text(written)
    assert stored == row["Stored"]


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        (f"{'a' * 64}@client.example", True),
        (f"{'a' * 65}@client.example", False),
        (f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 52}.example", True),
        (f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 53}.example", False),
    ],
)
def test_how_long_an_address_may_be(address, fits):
    assert (stored_email(address) == address) is True
    if fits:
        assert normalise_email(address) == address
    else:
        with pytest.raises(UnreadableEmail):
            normalise_email(address)


@given(st.text(max_size=40))
def test_once_is_enough(text):
    assert normalise_text(normalise_text(text)) == normalise_text(text)
    assert fold_words(fold_words(text)) == fold_words(text)
    assert fold_for_search(normalise_name(text)) == fold_for_search(text)
    assert " " not in fold_for_search(text)


@given(st.text("林曉雯張强國乾隆衞", max_size=6), st.integers(0, 6), st.integers(0, 6))
def test_a_part_of_a_name_folds_as_it_does_within_the_whole(name, begin, end):
    assert fold_for_search(name[begin:end]) in fold_for_search(name)


def test_names_are_said_both_ways_round():
    assert orders("Zeng Guoqiang") == ("zengguoqiang", "guoqiangzeng")
    assert orders("Emily Grace Whitfield") == (
        "emilygracewhitfield",
        "whitfieldemilygrace",
        "emilywhitfield",
    )
    assert orders("Lin") == ("lin",)
    assert orders("·") == ()
