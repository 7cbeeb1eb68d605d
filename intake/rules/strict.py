"""Read JSON strictly: every field is asked for by type, and none is left over. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")

LANGUAGES = ("en", "zh-Hans")
# Two codes and a dot name a sign of danger, which has sixty characters; a band has twenty-four.
LONGEST_CODE = 24
LONGEST_VERSION = 20
LONGEST_TEXT = 1500
MOST_CHILDREN = 200
# Far above any score in use; a number beyond it is a slip or an attack, never a scale.
LARGEST = 10_000

_CODE = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_DECIMAL = re.compile(r"-?\d{1,5}(\.\d{1,6})?")
# Control characters other than line breaks and tabs, and lone surrogates, which no database keeps.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Flaw(StrEnum):
    """What is wrong at one place of a definition; put into words at the edge."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_TEXT = "not_a_text"
    NOT_A_CODE = "not_a_code"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DECIMAL = "not_a_decimal"
    NOT_A_FLAG = "not_a_flag"
    NOT_A_LIST = "not_a_list"
    NOT_A_CHOICE = "not_a_choice"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNSTORABLE = "unstorable"
    UNKNOWN_FIELD = "unknown_field"
    MISSING = "missing"
    EMPTY = "empty"
    TWICE = "twice"
    LOW_NOT_BELOW_HIGH = "low_not_below_high"
    OUTSIDE_SCALE = "outside_scale"
    BELOW_ONE = "below_one"
    NO_GAP_IN_A_SUM = "no_gap_in_a_sum"
    GAP_LEAVES_NOTHING = "gap_leaves_nothing"
    NOT_THE_LOWEST = "not_the_lowest"
    NOT_RISING = "not_rising"
    ONE_BOUND = "one_bound"
    UNKNOWN_ITEM = "unknown_item"
    COMES_LATER = "comes_later"
    ONE_SCALE = "one_scale"
    NOT_WITH_THIS_METHOD = "not_with_this_method"
    LABELS_DO_NOT_FIT = "labels_do_not_fit"
    OUT_OF_RANGE = "out_of_range"
    SPREAD_OR_POINTS = "spread_or_points"
    NOT_JSON = "not_json"
    OTHER_INSTRUMENT = "other_instrument"
    OTHER_VERSION = "other_version"


class InvalidDefinition(ValueError):
    """A definition cannot be read.

    path     where, as in ``items[3].topic.en``; empty for the whole
    flaw     what, with the ``values`` that its words need
    others   what else was found wrong in the same reading
    """

    def __init__(self, path: str, flaw: Flaw, **values: str | int) -> None:
        self.path = path
        self.flaw = flaw
        self.values = values
        self.others: tuple[InvalidDefinition, ...] = ()
        told = "".join(f" {name}={value}" for name, value in values.items())
        super().__init__(f"{path or 'definition'}: {flaw.value}{told}")

    @property
    def all(self) -> "tuple[InvalidDefinition, ...]":
        """Return this and the others, in the order of the document."""
        return (self, *self.others)


class Gathered:
    """Reads on past what is wrong, so that a writer sees every slip at once."""

    def __init__(self) -> None:
        self.problems: list[InvalidDefinition] = []

    def read(self, reading: Callable[[], T]) -> T | None:
        """Return what could be read; None, and a problem more, where it could not."""
        try:
            return reading()
        except InvalidDefinition as problem:
            self.problems += problem.all
            return None

    def refuse(self) -> None:
        """Raise the first problem, with the others, if there is one."""
        if self.problems:
            first, *others = self.problems
            first.others = tuple(others)
            raise first


class Node:
    """One JSON object and the path to it. Every reader raises ``InvalidDefinition``."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Mapping):
            raise InvalidDefinition(path, Flaw.NOT_AN_OBJECT)
        self.path = path
        self._fields: Mapping[str, object] = value
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Return whether an optional field is given; null counts as not given."""
        self._read.add(name)
        return self._fields.get(name) is not None

    def text(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str) or not value.strip():
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_TEXT)
        if len(value) > LONGEST_TEXT:
            raise InvalidDefinition(self.path_of(name), Flaw.TOO_LONG, most=LONGEST_TEXT)
        if _UNSTORABLE.search(value):
            raise InvalidDefinition(self.path_of(name), Flaw.UNSTORABLE)
        return value

    def code(self, name: str) -> str:
        value = self.text(name)
        if not _CODE.fullmatch(value) or len(value) > LONGEST_CODE:
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_CODE, most=LONGEST_CODE)
        return value

    def number(self, name: str) -> int:
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_NUMBER)
        if abs(value) > LARGEST:
            raise InvalidDefinition(self.path_of(name), Flaw.TOO_LARGE, most=LARGEST)
        return value

    def decimal(self, name: str) -> Fraction:
        """A decimal stands in quotes: a JSON number would come back as a binary one."""
        value = self._value(name)
        if not isinstance(value, str) or not value.isascii() or not _DECIMAL.fullmatch(value):
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_DECIMAL)
        return Fraction(value)

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if not isinstance(value, bool):
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_FLAG)
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise InvalidDefinition(
                self.path_of(name), Flaw.NOT_A_CHOICE, allowed=", ".join(allowed)
            )
        return value

    def texts(self, name: str) -> dict[str, str]:
        node = self.child(name)
        texts = {language: node.text(language) for language in LANGUAGES}
        node.refuse_unread()
        return texts

    def child(self, name: str) -> "Node":
        return Node(self._value(name), self.path_of(name))

    def children(self, name: str) -> tuple["Node", ...]:
        return tuple(Node(child, path) for path, child in self.entries(name))

    def entries(self, name: str) -> tuple[tuple[str, object], ...]:
        """Return path and value of each entry of a list."""
        value = self._value(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InvalidDefinition(self.path_of(name), Flaw.NOT_A_LIST)
        if len(value) > MOST_CHILDREN:
            raise InvalidDefinition(self.path_of(name), Flaw.TOO_MANY, most=MOST_CHILDREN)
        path = self.path_of(name)
        return tuple((f"{path}[{index}]", child) for index, child in enumerate(value))

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a list of codes, which must not be empty."""
        found = []
        for path, child in self.entries(name):
            found.append(Node({"code": child}, path).code("code"))
        if not found:
            raise InvalidDefinition(self.path_of(name), Flaw.EMPTY)
        return tuple(found)

    def refuse_unread(self) -> None:
        """Refuse a field that nobody asked for: a misspelt name must not be ignored."""
        for name in self._fields:
            if name not in self._read:
                raise InvalidDefinition(self.path_of(str(name)), Flaw.UNKNOWN_FIELD)

    def path_of(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _value(self, name: str) -> object:
        self._read.add(name)
        if name not in self._fields:
            raise InvalidDefinition(self.path_of(name), Flaw.MISSING)
        return self._fields[name]
