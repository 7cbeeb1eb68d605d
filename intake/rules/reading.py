"""Take what was typed by field name, and remember what could not be read. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

Number = TypeVar("Number", int, Decimal)

MOST_MONEY = Decimal(10_000_000)


class Problem(StrEnum):
    """Why a field cannot be read."""

    NOT_A_NUMBER = "not_a_number"
    OFF_SCALE = "off_scale"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    UNKNOWN_CHOICE = "unknown_choice"
    STATED_AND_WITHHELD = "stated_and_withheld"
    NOTHING_ANSWERED = "nothing_answered"
    ANSWERED_TWICE = "answered_twice"
    TICKS_WITHOUT_TEXT = "ticks_without_text"
    CHOICE_WITHOUT_TEXT = "choice_without_text"
    PART_MISSING = "part_missing"


class Reader:
    """Takes typed words by field name; what could not be read stands in ``problems``."""

    def __init__(self, typed: Mapping[str, Sequence[str]]) -> None:
        self.typed = typed
        self.problems: dict[str, Problem] = {}

    def words(self, name: str) -> list[str]:
        return [_plain(word) for word in self.typed.get(name, []) if word.strip()]

    def word(self, name: str) -> str:
        words = self.words(name)
        if len(set(words)) > 1:
            self.problems[name] = Problem.ANSWERED_TWICE
            return ""
        return words[0] if words else ""

    def text(self, name: str, longest: int) -> str:
        """Free text keeps its line breaks and its own characters."""
        words = [word.strip() for word in self.typed.get(name, []) if word.strip()]
        text = words[0].replace("\x00", "") if words else ""
        if len(text) > longest:
            self.problems[name] = Problem.TOO_LONG
        return text

    def flag(self, name: str) -> bool:
        return bool(self.words(name))

    def money(self, name: str) -> Decimal | None:
        word = self.word(name).replace(",", "").lstrip("¥")
        return self._kept(name, _amount(word)) if word else None

    def whole(self, name: str, most: int) -> int | None:
        word = self.word(name)
        return self._kept(name, _whole(word, most)) if word else None

    def _kept(self, name: str, value: Number | Problem) -> Number | None:
        if isinstance(value, Problem):
            self.problems[name] = value
            return None
        return value

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        words = list(dict.fromkeys(self.words(name)))
        if not set(words) <= set(allowed):
            self.problems[name] = Problem.UNKNOWN_CHOICE
        return tuple(word for word in words if word in allowed)

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Return the one choice, "" where none was made."""
        words = self.choices(name, allowed)
        if len(words) > 1:
            self.problems[name] = Problem.ANSWERED_TWICE
            return ""
        return words[0] if words else ""


def _plain(word: str) -> str:
    """Full-width digits and letters become plain ones: １２０００ → 12000."""
    return unicodedata.normalize("NFKC", word).strip()


def _amount(word: str) -> Decimal | Problem:
    try:
        amount = Decimal(word)
    except InvalidOperation:
        return Problem.NOT_A_NUMBER
    if not amount.is_finite():
        return Problem.NOT_A_NUMBER
    if amount < 0:
        return Problem.NEGATIVE
    return Problem.TOO_LARGE if amount > MOST_MONEY else amount.quantize(Decimal("0.01"))


def _whole(word: str, most: int) -> int | Problem:
    if not is_whole(word):
        below_zero = word.startswith("-") and is_whole(word[1:])
        return Problem.NEGATIVE if below_zero else Problem.NOT_A_NUMBER
    number = int(word)
    return Problem.TOO_LARGE if number > most else number


def is_whole(word: str) -> bool:
    """Whether the word is digits only, and few enough of them to be an answer."""
    return word.isascii() and word.isdigit() and len(word) <= len(str(MOST_MONEY))
