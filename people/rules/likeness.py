"""Whether a new person may be here already. Pure.

A shared telephone is often a family, and two people of one name are common: what is found is a
hint for a person, never a decision. Worked cases: docs/algorithms/duplicates.md.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from people.rules.written_text import CHINESE, fold_for_search, fold_words, orders

# Shorter names are near to too many others. So are Chinese ones, whose syllables are few: they
# are compared as written and as they sound.
SHORTEST_SPELT = 6
# Share of a name's letter triples that must be found again: one letter more, less or other.
NEARLY = 0.6
_WORD = re.compile(r"[^\W_]+")


class Sign(StrEnum):
    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"
    SAME_NAME = "same_name"
    SOUNDS_ALIKE = "sounds_alike"
    NEARLY_SPELT = "nearly_spelt"
    SAME_YEAR = "same_year"
    OTHER_YEAR = "other_year"


class Likeness(IntEnum):
    """POSSIBLE is worth a look; LIKELY has to be answered before a second file is opened."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2


@dataclass(frozen=True, slots=True)
class Person:
    """What two files are compared by; "" and None where it is not known.

    latin        the name in Latin letters, as it sounds
    phone        as it is stored: a number is the same as a whole, or another one
    birth_year   four digits
    """

    name: str = ""
    latin: str = ""
    phone: str = ""
    email: str = ""
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    likeness: Likeness
    signs: tuple[Sign, ...]


def compare(new: Person, known: Person, *, nearly_spelt: bool = False) -> Comparison:
    """Say how much speaks for one person.

    Name and a way to reach somebody, or name and year of birth, make it likely. One of them
    alone makes it possible; another year of birth takes back what a name alone says.

    nearly_spelt   the names differ by few letters, as the search found
    """
    signs = tuple(_signs(new, known, nearly_spelt))
    found = set(signs)
    named = found & {Sign.SAME_NAME, Sign.SOUNDS_ALIKE}
    almost = found & {Sign.NEARLY_SPELT}
    reached = found & {Sign.SAME_PHONE, Sign.SAME_EMAIL}
    if reached and (named or almost):
        return Comparison(Likeness.LIKELY, signs)
    if Sign.SAME_NAME in found and Sign.SAME_YEAR in found:
        return Comparison(Likeness.LIKELY, signs)
    if reached:
        return Comparison(Likeness.POSSIBLE, signs)
    if (named or almost) and Sign.OTHER_YEAR not in found:
        return Comparison(Likeness.POSSIBLE, signs)
    return Comparison(Likeness.NONE, signs)


def may_be_misspelt(name: str) -> bool:
    """Whether a name is long enough, and written in letters, to be nearly another one."""
    return len(name) >= SHORTEST_SPELT and not CHINESE.search(name)


def nearly_spelt(new: Person, known: Person) -> bool:
    """Whether the two names, as they sound, differ by few letters."""
    if not may_be_misspelt(new.name):
        return False
    return nearness(fold_words(new.latin), fold_words(known.latin)) >= NEARLY


def nearness(one: str, other: str) -> float:
    """Return the share of letter triples that two names have in common, 0 to 1.

    As PostgreSQL's ``similarity``: each word has two blanks in front and one behind.
    """
    first, second = _triples(one), _triples(other)
    either = len(first | second)
    return len(first & second) / either if either else 0.0


def _triples(name: str) -> set[str]:
    padded = [f"  {word} " for word in _WORD.findall(name.lower())]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def _signs(new: Person, known: Person, nearly_spelt: bool) -> list[Sign]:
    signs = []
    if new.phone and new.phone == known.phone:
        signs.append(Sign.SAME_PHONE)
    if new.email and new.email.casefold() == known.email.casefold():
        signs.append(Sign.SAME_EMAIL)
    name = fold_for_search(new.name)
    if name and name == fold_for_search(known.name):
        signs.append(Sign.SAME_NAME)
    elif not set(orders(new.latin)).isdisjoint(orders(known.latin)):
        signs.append(Sign.SOUNDS_ALIKE)
    elif nearly_spelt:
        signs.append(Sign.NEARLY_SPELT)
    if new.birth_year is not None and known.birth_year is not None:
        signs.append(Sign.SAME_YEAR if new.birth_year == known.birth_year else Sign.OTHER_YEAR)
    return signs
