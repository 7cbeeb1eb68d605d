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
class Phrase:
    """One way to say it.

    weak    counts only where a second phrase stands in the same text
    keys    a text with this phrase has one of each set (``keys.keys_of_text``)
    """

    danger: Danger
    weak: bool
    keys: tuple[Keys, ...]
    pattern: re.Pattern[str]

    def may_stand_in(self, keys: Set[str]) -> bool:
        return not any(need.isdisjoint(keys) for need in self.keys)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language.

    harmless   idioms that hold a phrase and mean none: 笑死, killing time
    negation   what stands right before a phrase and takes its meaning away
    revived    what follows a negated phrase and gives the meaning back: 直到, until
    """

    phrases: tuple[Phrase, ...]
    harmless: re.Pattern[str]
    negation: re.Pattern[str]
    revived: re.Pattern[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the phrases of "zh" or "en"."""
    data = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    parts: Mapping[str, str] = data["parts"]
    return Lexicon(
        phrases=tuple(_phrases(data["phrases"], language, parts)),
        harmless=_any_of(data["harmless"], language, parts),
        negation=re.compile(f"(?:{''.join(data['negation'])})$"),
        revived=re.compile("".join(data["revived"])),
    )


def _phrases(
    families: Mapping[str, Mapping[str, Sequence[str]]], language: str, parts: Mapping[str, str]
) -> Iterator[Phrase]:
    for family, strengths in families.items():
        for strength, phrases in strengths.items():
            for phrase in phrases:
                yield Phrase(
                    danger=Danger(family),
                    weak=strength == "weak",
                    keys=keys_of_phrase(_expanded(phrase, parts), language),
                    pattern=_pattern(phrase, language, parts),
                )


def _any_of(phrases: Sequence[str], language: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(phrase, language, parts).pattern for phrase in phrases))


def _pattern(phrase: str, language: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    written = _expanded(phrase, parts)
    if language == "zh":
        wide, narrow = f"[^{END}]{{0,14}}?", f"[^{END}]{{0,6}}?"
        return re.compile(written.replace("……", wide).replace("…", narrow))
    wide, narrow = " (?:[a-z0-9]+ ){0,8}?", " (?:[a-z0-9]+ ){0,3}?"
    written = written.replace(" …… ", wide).replace(" … ", narrow).replace("*", "[a-z]{0,5}")
    return re.compile(f" {written}(?= )")


def _expanded(phrase: str, parts: Mapping[str, str]) -> str:
    """Put the named parts in: {me} is any way to say oneself."""
    for name, part in reversed(list(parts.items())):
        phrase = phrase.replace(f"{{{name}}}", f"(?:{part})")
    return phrase
