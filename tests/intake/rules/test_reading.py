"""A field is read from whatever words came under its name."""

import pytest

from intake.rules.reading import Problem, Reader, is_whole


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ([], []),
        (["", " ", "\u3000", "\n"], []),
        (["  a ", " ", "b"], ["a", "b"]),
        (["１２", "Ａ"], ["12", "A"]),
    ],
)
def test_words_are_read_plain_and_blank_ones_are_none(words, read):
    assert Reader({"field": words}).words("field") == read


def test_a_field_that_was_not_sent_is_empty_and_no_problem():
    reader = Reader({})
    assert reader.words("field") == []
    assert reader.word("field") == ""
    assert reader.text("field", 10) == ""
    assert reader.flag("field") is False
    assert reader.money("field") is None
    assert reader.whole("field", 10) is None
    assert reader.choices("field", ["a"]) == ()
    assert reader.choice("field", ["a"]) == ""
    assert reader.problems == {}


@pytest.mark.parametrize(
    ("words", "word", "problems"),
    [
        (["a"], "a", {}),
        (["a", " a "], "a", {}),
        (["a", " "], "a", {}),
        (["a", "b"], "", {"field": Problem.ANSWERED_TWICE}),
    ],
)
def test_a_field_is_one_word_or_was_answered_twice(words, word, problems):
    reader = Reader({"field": words})
    assert reader.word("field") == word
    assert reader.problems == problems


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([" \n a\nb \n"], "a\nb"),
        (["  ", "a"], "a"),
        (["a", "b"], "a"),
        (["１２"], "１２"),
        (["a\x00b"], "ab"),
    ],
)
def test_a_text_is_the_first_that_says_anything_without_the_blanks_around_it(words, text):
    assert Reader({"field": words}).text("field", 10) == text


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("x" * 10, {}),
        (f"  {'x' * 10}  ", {}),
        ("x" * 11, {"field": Problem.TOO_LONG}),
    ],
)
def test_a_text_may_be_as_long_as_allowed_and_stands_even_where_it_is_longer(text, problems):
    reader = Reader({"field": [text]})
    assert reader.text("field", 10) == text.strip()
    assert reader.problems == problems


@pytest.mark.parametrize(("words", "ticked"), [(["on"], True), ([" "], False), ([""], False)])
def test_a_box_is_ticked_where_its_word_is_not_blank(words, ticked):
    assert Reader({"field": words}).flag("field") is ticked


@pytest.mark.parametrize(
    ("words", "chosen", "problems"),
    [
        (["b", "a"], ("b", "a"), {}),
        (["a", "b", "a"], ("a", "b"), {}),
        (["a", "x"], ("a",), {"field": Problem.UNKNOWN_CHOICE}),
        (["x"], (), {"field": Problem.UNKNOWN_CHOICE}),
    ],
)
def test_choices_are_those_that_were_offered_in_the_order_in_which_they_came(
    words, chosen, problems
):
    reader = Reader({"field": words})
    assert reader.choices("field", ["a", "b"]) == chosen
    assert reader.problems == problems


@pytest.mark.parametrize(
    ("words", "chosen", "problems"),
    [
        (["b"], "b", {}),
        (["b", "b"], "b", {}),
        (["a", "b"], "", {"field": Problem.ANSWERED_TWICE}),
        (["a", "b", "c"], "", {"field": Problem.ANSWERED_TWICE}),
        (["x"], "", {"field": Problem.UNKNOWN_CHOICE}),
    ],
)
def test_one_choice_is_one_and_two_are_none(words, chosen, problems):
    reader = Reader({"field": words})
    assert reader.choice("field", ["a", "b", "c"]) == chosen
    assert reader.problems == problems


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("0", True),
        ("007", True),
        ("12345678", True),
        ("123456789", False),
        ("", False),
        ("-1", False),
        ("1.0", False),
        ("１", False),
        ("²", False),
    ],
)
def test_a_whole_number_is_up_to_eight_plain_digits(word, whole):
    assert is_whole(word) is whole
