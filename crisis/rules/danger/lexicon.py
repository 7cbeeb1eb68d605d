"""The phrases of danger, read from ``zh.toml`` and ``en.toml`` beside this page. Pure.

A phrase is plain words, and may hold the signs of a regular expression. These signs are our own:

…     in between may stand up to six characters (Chinese) or three words (English)
……    up to fourteen characters or eight words
&     both parts, whichever comes first, with …… in between
|     another phrase
*     the rest of an English word: kill* is kill, kills, killed, killing
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from crisis.rules.danger.keys import Keys, keys_of_phrase
from crisis.rules.danger.normalise import END
from crisis.rules.danger.pieces import alternatives

HERE = Path(__file__).parent


class Danger(StrEnum):
    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    VIOLENCE = "violence"
    CHILD_AT_RISK = "child_at_risk"
    LOOK_SOON = "look_soon"


@dataclass(frozen=True, slots=True)
class Written:
    """One way to say something.

    keys    a text with these words has one of each set (``keys.keys_of_text``)
    """

    written: str
    keys: tuple[Keys, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.written)

    def may_stand_in(self, keys: Set[str]) -> bool:
        return not any(need.isdisjoint(keys) for need in self.keys)


@dataclass(frozen=True, slots=True)
class Phrase(Written):
    """One way to say that somebody is in danger.

    weak    counts only where a second phrase stands near it
    denies  holds a negation of its own, so that one inside it takes nothing away
    """

    danger: Danger
    weak: bool
    denies: bool


_Way = TypeVar("_Way", bound=Written)


class Shelf(Generic[_Way]):
    """Ways to say something, in the order of the file, each found by one of its keys."""

    def __init__(self, ways: Iterable[_Way]) -> None:
        self.ways = tuple(ways)
        self._places: dict[str, list[int]] = {}
        self._always: list[int] = []
        for place, way in enumerate(self.ways):
            if not way.keys:
                self._always.append(place)
            for key in min(way.keys, key=len, default=()):
                self._places.setdefault(key, []).append(place)

    def for_keys(self, keys: Set[str]) -> list[_Way]:
        """Return what may stand in a text with these keys."""
        places = set(self._always)
        places.update(*(self._places[key] for key in keys & self._places.keys()))
        near = (self.ways[place] for place in sorted(places))
        return [way for way in near if way.may_stand_in(keys)]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language.

    harmless   idioms that hold a phrase and mean none: 笑死, killing time
    negation   what stands right before a phrase and takes its meaning away
    inside     a negation in a gap of a phrase, which does the same
    revived    what follows a negated phrase and gives the meaning back: 直到, until
    """

    phrases: Shelf[Phrase]
    harmless: Shelf[Written]
    negation: re.Pattern[str]
    inside: re.Pattern[str]
    revived: re.Pattern[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the phrases of "zh" or "en"."""
    data = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    parts: Mapping[str, str] = data["parts"]
    inside = re.compile(data["negation_inside"])
    return Lexicon(
        phrases=Shelf(_phrases(data["phrases"], language, parts, inside)),
        harmless=Shelf(
            Written(*way) for phrase in data["harmless"] for way in _ways(phrase, language, parts)
        ),
        negation=re.compile(f"(?:{''.join(data['negation'])})$"),
        inside=inside,
        revived=re.compile("".join(data["revived"])),
    )


def _phrases(
    families: Mapping[str, Mapping[str, Sequence[str]]],
    language: str,
    parts: Mapping[str, str],
    inside: re.Pattern[str],
) -> Iterator[Phrase]:
    for family, strengths in families.items():
        for strength, phrases in strengths.items():
            for phrase in phrases:
                for written, keys in _ways(phrase, language, parts):
                    yield Phrase(
                        written=written,
                        keys=keys,
                        danger=Danger(family),
                        weak=strength == "weak",
                        denies=bool(inside.search(written)),
                    )


def _ways(
    phrase: str, language: str, parts: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Keys, ...]]]:
    """Yield each alternative of a phrase as a regular expression, with its keys."""
    for alternative in alternatives(phrase):
        for way in _either_way_round(alternative):
            expanded = _expanded(way, parts)
            yield _expression(expanded, language), keys_of_phrase(expanded, language)


def _either_way_round(phrase: str) -> tuple[str, ...]:
    first, both, second = phrase.partition(" & ")
    return (f"{first} …… {second}", f"{second} …… {first}") if both else (phrase,)


def _expression(written: str, language: str) -> str:
    if language == "zh":
        wide, narrow = f"[^{END}]{{0,14}}?", f"[^{END}]{{0,6}}?"
        return written.replace(" …… ", "……").replace("……", wide).replace("…", narrow)
    wide, narrow = " (?:[a-z0-9]+ ){0,8}?", " (?:[a-z0-9]+ ){0,3}?"
    written = written.replace(" …… ", wide).replace(" … ", narrow).replace("*", "[a-z]{0,5}")
    return f" (?:{written})(?= )"


@cache
def _compiled(written: str) -> re.Pattern[str]:
    """Compile on first use: most phrases are never needed by most texts."""
    return re.compile(written)


def _expanded(phrase: str, parts: Mapping[str, str]) -> str:
    """Put the named parts in: {me} is any way to say oneself."""
    for name, part in reversed(list(parts.items())):
        phrase = phrase.replace(f"{{{name}}}", f"(?:{part})")
    return phrase
