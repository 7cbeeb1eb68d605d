"""The phrases of danger, read from ``zh.toml`` and ``en.toml`` beside this page. Pure.

A phrase is plain words, and may hold the signs of a regular expression. Two signs are our own:

…     in between may stand up to six characters (Chinese) or three words (English)
……    up to fourteen characters or eight words
*     the rest of an English word: kill* is kill, kills, killed, killing
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from crisis.rules.danger.keys import Keys, keys_of_phrase
from crisis.rules.danger.normalise import END

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

    keys: tuple[Keys, ...]
    pattern: re.Pattern[str]

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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language.

    harmless   idioms that hold a phrase and mean none: 笑死, killing time
    negation   what stands right before a phrase and takes its meaning away
    inside     a negation in a gap of a phrase, which does the same
    revived    what follows a negated phrase and gives the meaning back: 直到, until
    """

    phrases: tuple[Phrase, ...]
    harmless: tuple[Written, ...]
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
        phrases=tuple(_phrases(data["phrases"], language, parts, inside)),
        harmless=tuple(_written(phrase, language, parts) for phrase in data["harmless"]),
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
                written = _written(phrase, language, parts)
                yield Phrase(
                    keys=written.keys,
                    pattern=written.pattern,
                    danger=Danger(family),
                    weak=strength == "weak",
                    denies=bool(inside.search(written.pattern.pattern)),
                )


def _written(phrase: str, language: str, parts: Mapping[str, str]) -> Written:
    expanded = _expanded(phrase, parts)
    return Written(keys_of_phrase(expanded, language), _pattern(expanded, language))


def _pattern(written: str, language: str) -> re.Pattern[str]:
    if language == "zh":
        wide, narrow = f"[^{END}]{{0,14}}?", f"[^{END}]{{0,6}}?"
        return re.compile(written.replace("……", wide).replace("…", narrow))
    wide, narrow = " (?:[a-z0-9]+ ){0,8}?", " (?:[a-z0-9]+ ){0,3}?"
    written = written.replace(" …… ", wide).replace(" … ", narrow).replace("*", "[a-z]{0,5}")
    return re.compile(f" (?:{written})(?= )")


def _expanded(phrase: str, parts: Mapping[str, str]) -> str:
    """Put the named parts in: {me} is any way to say oneself."""
    for name, part in reversed(list(parts.items())):
        phrase = phrase.replace(f"{{{name}}}", f"(?:{part})")
    return phrase
