"""Chinese names in Latin letters, and what a search may find a client by."""

import re

from people.rules.likeness import CHINESE

# pypinyin is imported where it is used: its tables take 0.3 s, and few processes need them.
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙")


def latin(name: str) -> str:
    """Return the name in pinyin, surname first: 林晓雯 → Lin Xiaowen; others stay as they are."""
    if not CHINESE.search(name):
        return name
    from pypinyin import lazy_pinyin

    cut = 2 if name.startswith(COMPOUND_SURNAMES) else 1
    parts = (lazy_pinyin(name[:cut]), lazy_pinyin(name[cut:]))
    return " ".join("".join(part).capitalize() for part in parts if part)


def initials(name: str) -> str:
    """Return the first letters: 林晓雯 → lxw."""
    if not CHINESE.search(name):
        return "".join(word[0] for word in name.lower().split())
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def search_text(*, name: str, name_latin: str, code: str, phone: str, email: str) -> str:
    """Return everything a client is looked up by, lower case, one space between."""
    pinyin = name_latin.lower()
    digits = re.sub(r"\D", "", phone)
    words = (name.lower(), pinyin, pinyin.replace(" ", ""), initials(name), code, digits, email)
    return " ".join(dict.fromkeys(word.lower() for word in words if word))


def grams(text: str) -> list[str]:
    """Return the letters pairs of the text, and its single Chinese characters.

    Two Chinese characters are the commonest search here, and too short for trigrams.
    """
    found = {text[i : i + 2] for i in range(len(text) - 1)}
    found |= set(CHINESE.findall(text))
    return sorted(gram for gram in found if " " not in gram)
