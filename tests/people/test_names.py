"""Names are read as the pinyin library reads them, only sooner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from people import names

# 长 and 重 sound otherwise in phrases; 单 and 仇 are read by the library as words, not surnames.
CHARACTERS = "林王晓雯静长重庆乐单仇解行都了还空和着中国人银大夫朝阳会计\u3400\u9fff"
PHRASES = sorted(phrase for phrase in PHRASES_DICT if len(phrase) <= 4)[::97]


@given(st.text(CHARACTERS + "Aé· ", min_size=1, max_size=6))
def test_syllables_are_those_of_the_library(name):
    assert names._syllables(name) == lazy_pinyin(name)


@given(st.text(CHARACTERS, min_size=1, max_size=6))
def test_first_letters_are_those_of_the_library(name):
    assert names.initials(name) == "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def test_a_phrase_in_a_name_sounds_as_a_phrase():
    for phrase in PHRASES:
        for name in (phrase, f"林{phrase}", f"{phrase}雯"):
            assert names._syllables(name) == lazy_pinyin(name), name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("林晓 lin", ["in", "li", "晓", "林", "林晓"]),
        ("a b", []),
        ("aa aa", ["aa"]),
    ],
)
def test_grams_are_pairs_within_words_and_single_characters(text, found):
    assert names.grams(text) == found
