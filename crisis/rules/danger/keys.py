"""Keys that say at a glance which phrases a text cannot hold. Pure.

A key is the beginning of an English word, or one or two Chinese characters. A phrase keeps a few
keys of which every text with this phrase has one; most phrases are ruled out by them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import add

_PIECE = re.compile(r"\[[^\]]*\]|.", re.DOTALL)
_LITERAL = re.compile(r"[a-z0-9\u4e00-\u9fff]+")


def keys_of_text(plain: str, language: str) -> set[str]:
    if language == "en":
        return {word[:3] for word in plain.split()}
    return {*plain, *map(add, plain, plain[1:])}


def keys_of_phrase(written: str, language: str) -> frozenset[str]:
    """Return the smallest sure set of keys; empty where none is sure."""
    choices = [{_key(way, language) for way in ways} for ways in _sure_ways(written, language)]
    return frozenset(min((keys for keys in choices if "" not in keys), key=len, default=()))


def _sure_ways(written: str, language: str) -> Iterator[list[str]]:
    """Yield what stands in every reading, as the ways each part may be written."""
    literal = ""
    pieces = [*_pieces(written), ("", False)]
    for piece, optional in pieces:
        if not optional and (_LITERAL.fullmatch(piece) or (language == "en" and piece == "*")):
            literal += piece
            continue
        if literal:
            yield [literal]
        starts_a_word = language == "zh" or piece.startswith("(")
        literal = "" if piece == " " or language == "zh" else "…"
        if piece.startswith("(?:") and not optional and starts_a_word:
            yield piece[3:-1].split("|") if "(" not in piece[3:] else [""]


def _pieces(written: str) -> Iterator[tuple[str, bool]]:
    """Yield groups, classes and single signs, and whether each may be left out."""
    group, depth = "", 0
    signs = [match[0] for match in _PIECE.finditer(written)]
    for sign, after in pairwise([*signs, ""]):
        if sign == "?" and not depth:
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        group += sign
        if not depth:
            yield group, after == "?"
            group = ""


def _key(way: str, language: str) -> str:
    """Return the key that a way of writing begins with, or "" where it is too short to be sure."""
    start = _LITERAL.match(way)
    letters = start[0] if start else ""
    if letters and way[len(letters) :].startswith("?"):
        letters = letters[:-1]
    if language == "zh":
        return letters[:2]
    whole = len(letters) == len(way) or way[len(letters)] == " "
    return letters[:3] if len(letters) >= 3 or whole else ""
