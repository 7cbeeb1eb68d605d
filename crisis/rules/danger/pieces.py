"""Take a written phrase apart: signs, classes of signs, and groups of alternatives. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

_SIGNS = re.compile(r"\[[^\]]*\]|\(\?(?:[:=!]|<[=!])|\{\d+(?:,\d*)?\}\??|[?+]\??|\\.|.", re.DOTALL)
_QUANTIFIER = re.compile(r"\{\d|[?+]")


class Kind(Enum):
    SIGN = auto()
    ONE_OF = auto()  # [ab]
    GROUP = auto()  # (?:a|b)
    LOOK = auto()  # (?!a) and its like: takes no place of its own


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str = ""
    ways: tuple[tuple["Piece", ...], ...] = ()
    optional: bool = False

    @property
    def is_plain_class(self) -> bool:
        return self.kind == Kind.ONE_OF and self.text.isalnum()

    @property
    def begins_apart(self) -> bool:
        """Whether a word before this piece is over."""
        if self.kind == Kind.GROUP:
            return all(way and way[0].begins_apart and not way[0].optional for way in self.ways)
        return self.text == " " and not self.optional

    @property
    def ends_apart(self) -> bool:
        """Whether a new word begins after this piece."""
        if self.kind == Kind.GROUP:
            return all(way and way[-1].ends_apart and not way[-1].optional for way in self.ways)
        return self.text in (" ", "…") and not self.optional


def pieces(written: str) -> tuple[Piece, ...]:
    (sequence,) = _ways(iter(_SIGNS.findall(written)))
    return sequence


def alternatives(written: str) -> Iterator[str]:
    """Yield what stands between the bars outside all brackets."""
    way, depth = "", 0
    for sign in _SIGNS.findall(written):
        depth += (sign[0] == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield way
            way = ""
        else:
            way += sign
    yield way


def _ways(signs: Iterator[str]) -> tuple[tuple[Piece, ...], ...]:
    """Read alternatives up to the closing bracket, or to the end."""
    ways: list[list[Piece]] = [[]]
    for sign in signs:
        if sign == ")":
            break
        if sign == "|":
            ways.append([])
        elif _QUANTIFIER.match(sign) and ways[-1]:
            optional = sign[0] == "?" or sign.startswith("{0")
            ways[-1][-1] = replace(ways[-1][-1], optional=optional or ways[-1][-1].optional)
        elif sign[0] == "(":
            inside = _ways(signs)
            kind = Kind.GROUP if sign in ("(", "(?:") else Kind.LOOK
            ways[-1].append(Piece(kind, ways=inside))
        elif sign[0] == "[" and len(sign) > 1:
            ways[-1].append(Piece(Kind.ONE_OF, sign[1:-1]))
        else:
            ways[-1].append(Piece(Kind.SIGN, sign))
    return tuple(map(tuple, ways))
