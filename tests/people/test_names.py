"""Names are read as the pinyin library reads them, only sooner, and surnames as surnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from people import names
from people.rules.surnames import COMPOUND, SINGLE, surname_of
from tests import golden

# 长 and 重 sound otherwise in phrases; 单 and 仇 are read by the library as words, not surnames.
CHARACTERS = "林王晓雯静长重庆乐单仇解行都了还空和着中国人银大夫朝阳会计绿\u3400\u9fff"
PHRASES = sorted(phrase for phrase in PHRASES_DICT if len(phrase) <= 4)[::97]


@given(st.text(CHARACTERS + "Aé· ", min_size=1, max_size=6))
def test_syllables_are_those_of_the_library(name):
    assert names._syllables(name) == lazy_pinyin(name, v_to_u=True)


def test_a_phrase_in_a_name_sounds_as_a_phrase():
    for phrase in PHRASES:
        for name in (phrase, f"林{phrase}", f"{phrase}雯"):
            assert names._syllables(name) == lazy_pinyin(name, v_to_u=True), name


@pytest.mark.parametrize("row", golden.rows("writing", "Chinese names in Latin letters"), ids=str)
def test_names_in_latin_letters(row):
    assert names.latin(row["Name"]) == row["In Latin letters"]
    assert names.initials(row["Name"]) == row["Initials"]


@pytest.mark.parametrize("surname", [*SINGLE, *COMPOUND])
def test_every_surname_is_read_as_one(surname):
    syllables = (SINGLE | COMPOUND)[surname]
    assert len(syllables) == len(surname)
    latin = "".join(syllables)
    assert names.latin(f"{surname}明") == f"{latin.capitalize()} Ming"
    assert names.initials(f"{surname}明") == "".join(word[0] for word in syllables) + "m"
    words = names.words_of_name(f"{surname}明", names.latin(f"{surname}明"))
    for typed in (f"{latin} ming", f"ming {latin}", f"{surname}明"):
        key = names.search_key(typed, region="CN")
        assert any(key in word for word in words), typed


def test_the_table_of_surnames_is_whole():
    assert len(COMPOUND) >= 60
    assert set("曾单翟仇解查任朴盖区缪覃乐阚秘种召员祭黑繁尉华宁纪柏费葛过宿") <= set(SINGLE)
    assert surname_of("林晓雯") == ("林", ())
    assert surname_of("") == ("", ())


@pytest.mark.parametrize("row", golden.rows("writing", "What finds a client"), ids=str)
def test_what_finds_a_client(row):
    name, typed = (golden.unescaped(row[column]) for column in ("Name", "Typed"))
    stored = names.search_text(
        name=name,
        name_latin=names.latin(name),
        code="C-1024",
        phone="+8613800000001",
        email="cleo@client.example",
    )
    key = names.search_key(typed, region="CN")
    assert bool(key and key in stored) is (row["Found"] == "yes")


@pytest.mark.parametrize("typed", ["C-1024", "c1024", "ｃ　1024", "C‑1024", "1024", "c\u200b-1024"])
def test_a_code_is_one_however_it_is_typed(typed):
    assert names.client_code(typed) == "C-1024"
    assert names.client_code(f"{typed}x") == ""


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
