"""Chinese names in Latin letters, and what a search may find a client by."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from operator import concat

from people.rules.phones import digits_searched, digits_to_find
from people.rules.surnames import surname_of
from people.rules.written_text import CHINESE, fold_for_search, fold_words, orders, simplified

# pypinyin is imported where it is used: its tables take 0.3 s, and few processes need them.
CHINESE_ONLY = re.compile(rf"{CHINESE.pattern}+")
CHINESE_NAME = re.compile(rf"{CHINESE.pattern}+(?: {CHINESE.pattern}+)*")
# A translated name has its parts on both sides of a dot, and no surname in front.
DOTS = re.compile(r"\s*[·•‧・]\s*")
# Read otherwise than the simplified character, which stands for a second one too.
READ_AS_WRITTEN = "乾"
# Longer ones are rare, and hold too many places where a phrase may begin.
LONGEST_BY_CHARACTER = 4
# Whoever brings in many asks twice for each: a piece of a file fits.
LATIN_KEPT = 2_048
CLIENT_CODE = re.compile(r"c?([0-9]+)")
Syllables = tuple[str, ...]


@lru_cache(LATIN_KEPT)
def latin(name: str) -> str:
    """Return the name in pinyin, surname first: 林晓雯 → Lin Xiaowen; others stay as they are."""
    if not CHINESE.search(name):
        return name
    words = ["".join(syllables) for syllables in _spoken(name)]
    joined = " ".join(word.capitalize() if word.islower() else word for word in words)
    return DOTS.sub("·", joined)


def initials(name: str) -> str:
    """Return the first letters: 林晓雯 → lxw."""
    letters = (syllable[0] for word in _spoken(name) for syllable in word)
    return "".join(letter for letter in letters if letter.isalnum()).lower()


def _spoken(name: str) -> list[Syllables]:
    """Return the words of a name, each with its syllables; only Chinese ones have several."""
    words: list[Syllables] = []
    parted, end = bool(DOTS.search(name)), 0
    for match in CHINESE_NAME.finditer(name):
        words += [(word,) for word in name[end : match.start()].split()]
        words += [tuple(_syllables(match[0]))] if parted else _of_full_name(match[0])
        end = match.end()
    return words + [(word,) for word in name[end:].split()]


def _of_full_name(written: str) -> list[Syllables]:
    """Return surname and given name of a Chinese name, which may have a space between them."""
    name = _as_read(written.replace(" ", ""))
    surname, reading = surname_of(name)
    given = name[len(surname) :]
    words = [reading or tuple(_syllables(surname)), tuple(_syllables(given)) if given else ()]
    return [word for word in words if word]


def _as_read(name: str) -> str:
    pairs = zip(name, simplified(name), strict=True)
    return "".join(typed if typed in READ_AS_WRITTEN else plain for typed, plain in pairs)


def _syllables(name: str) -> list[str]:
    """Return what ``lazy_pinyin`` does, at a tenth of its cost where no phrase is in the name."""
    if not CHINESE_ONLY.fullmatch(name) or _may_hold_phrase(name):
        from pypinyin import lazy_pinyin

        return list(lazy_pinyin(name, v_to_u=True))
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

    return "".join(lazy_pinyin(character, v_to_u=True))


def search_text(*, name: str, name_latin: str, code: str, phone: str, email: str) -> str:
    """Return everything a client is looked up by, folded, one space between.

    phone   as it is stored
    """
    spoken = (fold_for_search(code), *digits_to_find(phone), fold_for_search(email))
    words = (*words_of_name(name, name_latin), *spoken)
    return " ".join(dict.fromkeys(word for word in words if word))


def words_of_name(name: str, name_latin: str) -> list[str]:
    """Return what a name is looked up by: as written, as it sounds, both ways round, initials."""
    sound = name_latin.lower()
    words = [fold_words(sound), fold_for_search(name), *orders(sound)]
    words.append(fold_for_search(initials(name)))
    if "ü" in sound and CHINESE.search(name):
        words += [order for letter in ("v", "yu") for order in orders(sound.replace("ü", letter))]
    if reading := _read_as_a_word(name):
        words.append(fold_for_search(reading))
    return words


def words_of_account(name: str, name_latin: str, email: str) -> list[str]:
    """Return what somebody of the staff is looked up by."""
    return [*words_of_name(name, name_latin or latin(name)), fold_for_search(email)]


def _read_as_a_word(name: str) -> str:
    """Return how somebody types a name who does not know how its surname is read, else ""."""
    if not CHINESE.match(name) or not surname_of(simplified(name))[1]:
        return ""
    return "".join(_syllables(_as_read(name.replace(" ", ""))))


def search_key(query: str, *, region: str) -> str:
    """Return what of ``search_text`` has to hold: what was typed, folded the same way.

    region   the practice's country: a number is found however it is written
    """
    return digits_searched(query, region=region) or fold_for_search(query.removeprefix("mailto:"))


def client_code(text: str) -> str:
    """Return a client's code as it is stored: c 1024 → C-1024; "" for what is none."""
    match = CLIENT_CODE.fullmatch(fold_for_search(text))
    return f"C-{match[1]}" if match else ""


def grams(text: str) -> list[str]:
    """Return the letters pairs of the text, and its single Chinese characters.

    Two Chinese characters are the commonest search here, and too short for trigrams.
    """
    found = {pair for word in text.split(" ") for pair in map(concat, word, word[1:])}
    found.update(CHINESE.findall(text))
    return sorted(found)
