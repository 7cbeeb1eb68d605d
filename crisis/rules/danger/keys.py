"""Keys that say at a glance which phrases a text cannot hold. Pure.

A key is the beginning of an English word, or one or two Chinese characters. A phrase has several
sets of keys: a text with this phrase has one key of every set. Most phrases are ruled out by them.
Where a part of a phrase is not sure to begin a word, it adds no set.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from crisis.rules.danger.pieces import Kind, Piece, pieces

Keys = frozenset[str]
_BEGINNING = 3  # letters of an English word that make its key


def keys_of_text(plain: str, language: str) -> set[str]:
    if language == "en":
        return {word[:_BEGINNING] for word in plain.split()}
    return {*plain, *map("".join, pairwise(plain))}


def keys_of_phrase(written: str, language: str) -> tuple[Keys, ...]:
    """Return the sets of keys of a phrase; none where nothing is sure."""
    find = _english if language == "en" else _chinese
    (alternatives,) = (piece.ways for piece in pieces(f"(?:{written})"))
    if len(alternatives) == 1:
        return tuple(dict.fromkeys(find(alternatives[0])))
    one_of = _one_of([list(find(way)) for way in alternatives])
    return (one_of,) if one_of else ()


def _one_of(ways: Sequence[Sequence[Keys]]) -> Keys:
    """Return keys of which every way of writing has one; empty where a way has none."""
    if not all(ways):
        return frozenset()
    return frozenset().union(*(min(way, key=len) for way in ways))


def _chinese(sequence: Sequence[Piece]) -> Iterator[Keys]:
    run = ""
    for piece in sequence:
        literal = piece.kind == Kind.SIGN and not piece.optional and piece.text.isalnum()
        if literal:
            run += piece.text
            continue
        if piece.kind != Kind.LOOK:
            yield from _pairs(run)
            run = ""
        if piece.kind == Kind.ONE_OF and not piece.optional and piece.is_plain_class:
            yield frozenset(piece.text)
        if piece.kind == Kind.GROUP and not piece.optional:
            keys = _one_of([list(_chinese(way)) for way in piece.ways])
            if keys:
                yield keys
    yield from _pairs(run)


def _pairs(run: str) -> Iterator[Keys]:
    if len(run) == 1:
        yield frozenset(run)
    for first, second in pairwise(run):
        yield frozenset([first + second])


def _english(sequence: Sequence[Piece], ends_a_word: bool = True) -> Iterator[Keys]:
    """Yield the keys of the words that are sure to begin where they seem to.

    ends_a_word   nothing can follow that lengthens the last word
    """
    word: str | None = ""  # what stands of this word; None where its beginning is not sure
    for place, piece in enumerate(sequence):
        if piece.kind == Kind.LOOK:
            continue
        if piece.kind == Kind.SIGN and not piece.optional and piece.text.isalnum():
            word = None if word is None else word + piece.text
            continue
        if word:
            yield from _beginning(word, whole=piece.begins_apart)
        if piece.kind == Kind.GROUP and not piece.optional and word == "":
            closed = _begins_apart(sequence[place + 1 :], ends_a_word)
            keys = _one_of([list(_english(way, closed)) for way in piece.ways])
            if keys:
                yield keys
        word = "" if piece.ends_apart and (word == "" or not piece.optional) else None
    if word:
        yield from _beginning(word, whole=ends_a_word)


def _begins_apart(rest: Sequence[Piece], at_the_end: bool) -> bool:
    following = [piece for piece in rest if piece.kind != Kind.LOOK]
    return following[0].begins_apart if following else at_the_end


def _beginning(word: str, *, whole: bool) -> Iterator[Keys]:
    if whole or len(word) >= _BEGINNING:
        yield frozenset([word[:_BEGINNING]])
