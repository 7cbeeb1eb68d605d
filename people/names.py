"""Chinese names in Latin letters, and what a search may find a client by."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from operator import concat

from people.rules.likeness import CHINESE

# pypinyin is imported where it is used: its tables take 0.3 s, and few processes need them.
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙")
NOT_A_DIGIT = re.compile(r"\D")
CHINESE_ONLY = re.compile(rf"{CHINESE.pattern}+")
# Longer ones are rare, and hold too many places where a phrase may begin.
LONGEST_BY_CHARACTER = 4
# Whoever brings in many asks twice for each: a piece of a file fits.
LATIN_KEPT = 2_048


@lru_cache(LATIN_KEPT)
def latin(name: str) -> str:
    """Return the name in pinyin, surname first: 林晓雯 → Lin Xiaowen; others stay as they are."""
    if not CHINESE.search(name):
        return name
    cut = 2 if name.startswith(COMPOUND_SURNAMES) else 1
    parts = (_syllables(name[:cut]), _syllables(name[cut:]))
    return " ".join("".join(part).capitalize() for part in parts if part)


def initials(name: str) -> str:
    """Return the first letters: 林晓雯 → lxw."""
    if not CHINESE.search(name):
        return "".join(word[0] for word in name.lower().split())
    if CHINESE_ONLY.fullmatch(name):
        return "".join([syllable[0] for syllable in _syllables(name)]).lower()
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def _syllables(name: str) -> list[str]:
    """Return what ``lazy_pinyin`` does, at a tenth of its cost where no phrase is in the name."""
    if not CHINESE_ONLY.fullmatch(name) or _may_hold_phrase(name):
        from pypinyin import lazy_pinyin

        return list(lazy_pinyin(name))
    return [_of_character(character) for character in name]


def _may_hold_phrase(name: str) -> bool:
    """Whether characters may sound otherwise together than each alone."""
    length, known = len(name), _phrases()
    if length > LONGEST_BY_CHARACTER:
        return True
    for begin in range(length - 1):
        for end in range(begin + 2, length + 1):
            if name[begin:end] in known:
                return True
    return False


@cache
def _phrases() -> Mapping[str, object]:
    from pypinyin.constants import PHRASES_DICT

    return PHRASES_DICT


@cache
def _of_character(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character))


def search_text(*, name: str, name_latin: str, code: str, phone: str, email: str) -> str:
    """Return everything a client is looked up by, lower case, one space between."""
    pinyin = name_latin.lower()
    digits = NOT_A_DIGIT.sub("", phone)
    words = (name.lower(), pinyin, pinyin.replace(" ", ""), initials(name), code, digits, email)
    return " ".join(dict.fromkeys(word.lower() for word in words if word))


def grams(text: str) -> list[str]:
    """Return the letters pairs of the text, and its single Chinese characters.

    Two Chinese characters are the commonest search here, and too short for trigrams.
    """
    found = {pair for word in text.split(" ") for pair in map(concat, word, word[1:])}
    found.update(CHINESE.findall(text))
    return sorted(found)
