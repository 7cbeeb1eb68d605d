"""An instrument, read strictly from its JSON. Pure.

A field that is unknown, missing or of the wrong type is refused with its path: a definition
that is only half understood would be scored wrongly for years. Optional fields came later, and
a definition without them means what it always meant.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from intake.rules.parts import (
    band_of,
    change_of,
    choice_of,
    cluster_of,
    cut_of,
    item_of,
    key_of,
    level_of,
    reading_of,
    scale_of,
    subscale_of,
)
from intake.rules.shape import (
    Band,
    Cut,
    Definition,
    Direction,
    Item,
    Key,
    LicenceClass,
    Method,
    Scale,
    Texts,
)
from intake.rules.strict import LONGEST_VERSION, Flaw, Gathered, InvalidDefinition, Node
from intake.rules.whole import check_whole

__all__ = [
    "Band",
    "Cut",
    "Definition",
    "Direction",
    "Item",
    "Key",
    "Method",
    "Scale",
    "Texts",
    "parse_definition",
]

T = TypeVar("T")


def parse_definition(data: Mapping[str, object]) -> Definition:
    """Read a definition as it comes out of ``json.loads``.

    :raises InvalidDefinition: with the path of the first thing that is wrong, and the others
    """
    top, found = Node(data, ""), Gathered()
    scale = found.read(lambda: scale_of(top.child("scale")))
    # Items are read on where the form's scale is broken: their own slips are told as well.
    definition = found.read(lambda: _head(top, scale or _ANY_SCALE, found))
    found.read(top.refuse_unread)
    found.refuse()
    if definition is None:
        raise InvalidDefinition("", Flaw.EMPTY)
    check_whole(definition)
    return definition


_ANY_SCALE = Scale(-1, 1, {}, {})


def _head(top: Node, scale: Scale, found: Gathered) -> Definition:
    text, texts = _with(found, top.text), _with(found, top.texts)
    return Definition(
        code=_or_empty(found.read(lambda: top.code("code"))),
        version=_or_empty(found.read(lambda: _version(top))),
        name=texts("name"),
        direction=found.read(lambda: choice_of(top, "direction", Direction))
        or Direction.HIGHER_IS_WORSE,
        period=texts("period"),
        scale=scale,
        items=_list(top, "items", lambda node: item_of(node, scale), found),
        key=found.read(lambda: key_of(top.child("key"))) or Key(Method.NONE, 1, 0),
        bands=_list(top, "bands", band_of, found),
        cuts=_list(top, "cuts", cut_of, found),
        convention=found.read(lambda: top.code("convention")) if top.has("convention") else None,
        validated=bool(found.read(lambda: top.flag("validated"))),
        disclaimer=texts("disclaimer") if top.has("disclaimer") else None,
        licence=text("licence"),
        attribution=text("attribution"),
        citation=text("citation"),
        licence_class=_licence_class(top, found),
        readings=_optional(top, "readings", reading_of, found),
        subscales=_optional(top, "subscales", subscale_of, found),
        clusters=_optional(top, "clusters", cluster_of, found),
        levels=_optional(top, "levels", level_of, found),
        change=found.read(lambda: change_of(top.child("change"))) if top.has("change") else None,
        instructions=texts("instructions") if top.has("instructions") else None,
        text_source=text("text_source") if top.has("text_source") else None,
    )


def _with(found: Gathered, reading: Callable[[str], T]) -> Callable[[str], T]:
    """Return the reader so that it gathers what is wrong; the empty value is never used."""

    def gathering(name: str) -> T:
        return found.read(lambda: reading(name)) or ""  # type: ignore[return-value]

    return gathering


def _or_empty(text: str | None) -> str:
    return text or ""


def _version(top: Node) -> str:
    version = top.text("version")
    if len(version) > LONGEST_VERSION:
        raise InvalidDefinition("version", Flaw.TOO_LONG, most=LONGEST_VERSION)
    return version


def _licence_class(top: Node, found: Gathered) -> LicenceClass:
    """Who says nothing about the licence has to attest one."""
    if not top.has("licence_class"):
        return LicenceClass.ATTESTATION
    read = found.read(lambda: choice_of(top, "licence_class", LicenceClass))
    return read or LicenceClass.ATTESTATION


def _list(top: Node, name: str, reading: Callable[[Node], T], found: Gathered) -> tuple[T, ...]:
    entries = found.read(lambda: top.entries(name)) or ()
    read = (found.read(_reader(reading, path, value)) for path, value in entries)
    return tuple(entry for entry in read if entry is not None)


def _reader(reading: Callable[[Node], T], path: str, value: object) -> Callable[[], T]:
    return lambda: reading(Node(value, path))


def _optional(top: Node, name: str, reading: Callable[[Node], T], found: Gathered) -> tuple[T, ...]:
    return _list(top, name, reading, found) if top.has(name) else ()
