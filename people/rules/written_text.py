"""Names and e-mail addresses as people write them, brought to one form. Pure.

What is stored, what is searched and what is compared all go through here, so that two ways to
write one thing are one thing. Worked cases: docs/algorithms/writing.md.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

# opencc is imported where it is used: only Chinese text needs it.
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LONGEST_EMAIL = 254
FOLDED_KEPT = 8_192
APOSTROPHES = "'`´\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u2032\uff07"
# Characters that take no room, beside those that Unicode calls control and format characters.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
_INVISIBLE = re.compile(f"[{_BLANK}\U000e0100-\U000e01ef]")
_UNSEEN_KINDS = {"Cc", "Cf", "Cs"}
# Letters that are no letter with an accent to Unicode, and which few keyboards have.
_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n",
        # Forms of characters that the table of traditional characters does not know.
        "衞": "卫", "髙": "高", "淸": "清", "緖": "绪", "黒": "黑", "兪": "俞", "鄕": "乡",
        "冨": "富", "敎": "教", "靑": "青", "呉": "吴", "吳": "吴", "広": "广", "斎": "斋",
        "斉": "齐", "竜": "龙", "沢": "泽", "恵": "惠",
    }
)  # fmt: skip
_ACCENTS = re.compile("[\u0300-\u036f]")
_MARK_AGAINST_FORMULAS = re.compile("['\u2019](?=[=+@-])")
_EMAIL_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.I)
_EMAIL_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)
_BETWEEN_EMAILS = re.compile(r"[\s,;|/、，；]+|:::")


class EmailFlaw(StrEnum):
    NOT_AN_EMAIL = "not_an_email"
    TWO_EMAILS = "two_emails"


class UnreadableEmail(ValueError):
    """The text is no e-mail address; ``flaw`` says why."""

    def __init__(self, flaw: EmailFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def normalise_text(text: str) -> str:
    """Return the text in one width, with single spaces and nothing invisible.

    The mark with which an error file guards a cell against being a formula is taken off.
    """
    if not (text.isascii() and text.isprintable()):
        # Compatibility would part an acute accent that somebody typed for an apostrophe.
        text = _INVISIBLE.sub("", text).replace("´", "\u2019")
        text = unicodedata.normalize("NFKC", text)
        text = "".join(
            " " if character.isspace() else character
            for character in _INVISIBLE.sub("", text)
            if character.isspace() or unicodedata.category(character) not in _UNSEEN_KINDS
        )
    text = " ".join(text.split())
    return text[1:] if _MARK_AGAINST_FORMULAS.match(text) else text


def normalise_name(text: str) -> str:
    """Return a name as it is stored and shown; accents, case and characters stay its bearer's."""
    return normalise_text(text)


def normalise_email(text: str) -> str:
    """Return an e-mail address as it is stored: the part behind the @ in small letters.

    :raises UnreadableEmail: if it is no address, or more than one
    """
    address = normalise_text(text)
    if address[:7].lower() == "mailto:":
        address = address[7:].lstrip()
    if sum("@" in part for part in _BETWEEN_EMAILS.split(address)) > 1:
        raise UnreadableEmail(EmailFlaw.TWO_EMAILS)
    local, at, domain = address.rpartition("@")
    domain = _ascii_domain(domain.lower())
    readable = at and len(local) <= 64 and _EMAIL_LOCAL.fullmatch(local)
    address = f"{local}@{domain}"
    if not readable or not _EMAIL_DOMAIN.fullmatch(domain) or len(address) > LONGEST_EMAIL:
        raise UnreadableEmail(EmailFlaw.NOT_AN_EMAIL)
    return address


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


@lru_cache(FOLDED_KEPT)
def fold_words(text: str) -> str:
    """Return the words of a text without case, accents, punctuation and apostrophes.

    Traditional characters become simplified ones. Words keep one space between them.
    """
    if not text.isascii():
        text = normalise_text(text.translate(_NO_APOSTROPHES))
        decomposed = unicodedata.normalize("NFD", text.casefold())
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
        text = simplified(text.translate(_PLAIN_LETTERS))
    text = text.translate(_NO_APOSTROPHES).lower()
    return " ".join("".join(map(_word_part, text)).split())


def fold_for_search(text: str) -> str:
    """Return what all ways to write a name, a code or an address have in common, without spaces.

    Two names are the same where this is the same; a client is found where this holds what was
    typed, folded too.
    """
    return fold_words(text).replace(" ", "")


def orders(name: str) -> tuple[str, ...]:
    """Return the ways round in which a name is said, folded: guoqiang zeng is zeng guoqiang.

    Of three words and more, also the first and the last one alone.
    """
    words = fold_words(name).split()
    ways = ["".join(words), "".join(words[-1:] + words[:-1])]
    if len(words) > 2:
        ways.append(words[0] + words[-1])
    return tuple(dict.fromkeys(way for way in ways if way))


def stored_email(text: str) -> str:
    """Return an address as it is stored, or as it is written where it cannot be read."""
    try:
        return normalise_email(text)
    except UnreadableEmail:
        return normalise_text(text)


def _word_part(character: str) -> str:
    """Return a letter, a digit, a vowel sign or an @ as it is, and a space for anything else."""
    if character.isalnum() or character == "@" or unicodedata.category(character)[0] == "M":
        return character
    return " "


def simplified(text: str) -> str:
    """Return the text in simplified characters, each for itself."""
    return text.translate(_SIMPLIFIED) if CHINESE.search(text) else text


class _Simplified(dict[int, str]):
    """Looks each character up once. A part of a name folds as it does within the whole name."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if CHINESE.match(character):
            from opencc import OpenCC

            character = OpenCC("t2s").convert(character)
        self[code] = character
        return character


_SIMPLIFIED = _Simplified()
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES), "")
