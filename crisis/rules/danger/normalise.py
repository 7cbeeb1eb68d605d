"""Bring what was typed into one plain form, so that spelling does not hide words. Pure.

Full width, accents, case, invisible signs, every hyphen and apostrophe, look-alike letters,
traditional characters, and signs put between the characters of a word.
"""

import re
import unicodedata
from functools import cache

import opencc

END = "，"  # ends a clause: no phrase and no negation reaches across it
SIGN = "·"  # a sign or picture without meaning of its own, perhaps inside a word

_ENDS = frozenset(',.!?;:\n\r\u2028\u2029"“”«»()[]，。．！？；：（）【】《》「」『』')
_APOSTROPHES = frozenset("'’‘‛ʼʹ`´′")
_DROPPED = frozenset(("Mn", "Me", "Cf", "Cs", "Co"))
_LOOK_ALIKE = dict(zip("асԁеһіјкморѕтухαεικνορτυχ", "acdehijkmopstyxaeiknoptux", strict=True))
_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_HAS_LATIN = re.compile("[a-z]")
_BESIDE_CJK = re.compile(f"(?<=[{_CJK}])[ {SIGN}-]+|[ {SIGN}-]+(?=[{_CJK}])")
# 自，杀，的: a mark beside a single character spells a word out; it ends no clause.
_SPELLED_OUT = re.compile(
    f"(?:(?<=[^{_CJK}][{_CJK}])|(?<=^[{_CJK}])){END}(?=[{_CJK}])"
    f"|(?<=[{_CJK}]){END}(?=[{_CJK}](?:[^{_CJK}]|$))"
)
_DOTS_IN_A_WORD = re.compile(r"(?<=\w)\.{1,6}(?=\w)")
# What Cantonese and other ways of speaking write for a common word of the standard language.
_STANDARD = str.maketrans(
    "唔冇佢咗嘅俾畀諗谂攰鎅𠝹妳俺勿喺捱", "不没他了的被被想想累割割你我不在熬"
)
# 看《…》: the title of a work is not what somebody says. A diary or a letter is.
_TITLE = re.compile(
    r"((?:看|读|讀|追|刷|听|聽|演|唱|电影|電影|小说|小說|书|書|剧|劇|歌|游戏|遊戲|本|部|首)"
    r"[^，。《\n]{0,8})《[^》\n]{1,30}》"
)
_BEFORE_NFKD = str.maketrans("´…", f"'{SIGN}")  # which would fall into a space and a mark, or dots
_LETTERS_APART = re.compile(r"(?<![a-z0-9])(?:[a-z] ){3,20}[a-z](?![a-z0-9])")
_INSIDE_A_WORD = re.compile(f"(?<=[a-z])[{SIGN}-](?=[a-z])")
_BETWEEN_WORDS = re.compile(f"[^a-z0-9{END}]+")
_ENDED = re.compile(f" ?{END}[ {END}]*")


def chinese(plain: str) -> str:
    """Return the text in simplified characters without gaps, or "" where it holds none.

    Latin letters and digits stay; a clause ends in ``END``.
    """
    if not _HAS_CJK.search(plain):
        return ""
    close = _simplified().convert(_BESIDE_CJK.sub("", plain).translate(_STANDARD))
    return _SPELLED_OUT.sub("", close)


def english(plain: str) -> tuple[str, ...]:
    """Return the Latin words between single spaces, in every way they may be read.

    "self-harm" is two words, "sui-cide" is one, and so is "s u i c i d e". Apostrophes are gone:
    "don't" is "dont". A clause ends in " ， ".
    """
    if not _HAS_LATIN.search(plain):
        return ()
    apart = _words(plain)
    joined = _LETTERS_APART.sub(_closed_up, _words(_INSIDE_A_WORD.sub("", plain)))
    return (apart,) if joined == apart else (apart, joined)


def without_disguise(text: str) -> str:
    """Return the text with plain letters only: the first step of both languages."""
    titles_gone = _TITLE.sub(r"\1", text)
    plain = unicodedata.normalize("NFKD", titles_gone.translate(_BEFORE_NFKD)).casefold()
    dotted = _DOTS_IN_A_WORD.sub(SIGN, plain)
    return dotted.translate({ord(sign): _plain_sign(sign) for sign in set(dotted)})


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _words(plain: str) -> str:
    return f" {_ENDED.sub(f' {END} ', _BETWEEN_WORDS.sub(' ', plain)).strip()} "


def _closed_up(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "")


def _plain_sign(sign: str) -> str:
    if sign in _ENDS:
        return END
    if sign in _LOOK_ALIKE:
        return _LOOK_ALIKE[sign]
    if sign in _APOSTROPHES:
        return ""
    kind = unicodedata.category(sign)
    if sign.isspace() or kind == "Zs":
        return " "
    if kind in _DROPPED or kind == "Cc":
        return ""
    if kind == "Pd" or sign == "−":
        return "-"
    return sign if kind[0] in "LN" else SIGN
