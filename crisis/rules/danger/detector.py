"""Look for words of danger, and say why a phrase that is there does not count. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crisis.rules.danger import normalise
from crisis.rules.danger.keys import keys_of_text
from crisis.rules.danger.lexicon import Danger, Lexicon, Phrase, lexicon
from crisis.rules.danger.normalise import END

_BEFORE = 60  # characters before a phrase in which its negation stands
_AFTER = 40  # and after it, in which the negation is taken back
_MOST = 500  # hits of one phrase in one text, so that no text takes long
_NEAR = 100  # characters between two weak phrases that count together


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase of danger in a text.

    words     as they were matched, in plain form
    weak      counts only beside a second phrase
    negated   the words that take the meaning away; "" where none do
    place     where it begins in the plain text
    """

    danger: Danger
    words: str
    weak: bool = False
    negated: str = ""
    place: int = 0


def look(text: str) -> tuple[Hit, ...]:
    """Return every phrase of danger in the text, also those that do not count."""
    plain = normalise.without_disguise(text)
    hits = [*_hits(normalise.chinese(plain), "zh")]
    for words in normalise.english(plain):
        hits += _hits(words, "en")
    return tuple(dict.fromkeys(hits))


def dangers_in(text: str) -> tuple[Danger, ...]:
    """Return the families of danger the text may point to; empty for most texts.

    A negated phrase does not count, and a weak one only beside a second.
    """
    hits = sorted((hit for hit in look(text) if not hit.negated), key=_place)
    families = {hit.danger for hit in hits if not hit.weak or _is_backed(hit, hits)}
    return tuple(danger for danger in Danger if danger in families)


def _is_backed(weak: Hit, hits: Sequence[Hit]) -> bool:
    """Say whether another phrase stands near a weak one, and is not the same words.

    hits   in the order of their places
    """
    first = bisect_left(hits, weak.place - _NEAR, key=_place)
    after = bisect_right(hits, weak.place + _NEAR, key=_place)
    return any(
        hit.words not in weak.words and weak.words not in hit.words for hit in hits[first:after]
    )


def _place(hit: Hit) -> int:
    return hit.place


def _hits(plain: str, language: str) -> Iterator[Hit]:
    words = lexicon(language)
    keys = keys_of_text(plain, language)
    phrases = words.phrases.for_keys(keys)
    if not any(phrase.pattern.search(plain) for phrase in phrases):
        return
    for idiom in words.harmless.for_keys(keys):
        plain = idiom.pattern.sub(_hidden, plain)
    for phrase in phrases:
        for match in islice(phrase.pattern.finditer(plain), _MOST):
            yield _hit(phrase, match, plain, words)


def _hit(phrase: Phrase, match: re.Match[str], plain: str, words: Lexicon) -> Hit:
    before = plain[max(0, match.start() - _BEFORE) : match.start()].rpartition(END)[2].rstrip()
    negation = words.negation.search(before) or (
        None if phrase.denies else words.inside.search(match[0])
    )
    if negation and words.revived.search(plain, match.end(), match.end() + _AFTER):
        negation = None
    negated = negation[0].strip() if negation else ""
    return Hit(phrase.danger, match[0].strip(), phrase.weak, negated, match.start())


def _hidden(idiom: re.Match[str]) -> str:
    return re.sub(r"[^ ]", "_", idiom[0])
