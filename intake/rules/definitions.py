"""The shape of an instrument, read strictly from its JSON. Pure.

A field that is unknown, missing or of the wrong type is refused with its path: a definition
that is only half understood would be scored wrongly for years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from intake.rules.strict import InvalidDefinition, Node

Texts = Mapping[str, str]
"""One text in every language of ``strict.LANGUAGES``."""


class Direction(StrEnum):
    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"


class Method(StrEnum):
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers that an item can be answered with, both ends included."""

    low: int
    high: int
    low_anchor: Texts
    high_anchor: Texts


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a form.

    topic         our own short name for it, never the wording of a published questionnaire
    hint          what belongs to the topic, or None
    low_anchor    words at the two ends of the scale
    reversed      low answers count high
    risk_from     raw answer from which it is a sign of danger, or None
    """

    code: str
    topic: Texts
    hint: Texts | None
    low_anchor: Texts
    high_anchor: Texts
    reversed: bool
    risk_from: int | None


@dataclass(frozen=True, slots=True)
class Key:
    """How answers become a total: ``method`` over the answered items, times ``multiplier``."""

    method: Method
    multiplier: int
    may_be_missing: int


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of totals, from ``start`` up to the start of the next band."""

    code: str
    start: int
    label: Texts


@dataclass(frozen=True, slots=True)
class Cut:
    """A published cut: ``at_least`` or ``at_most`` (exactly one is given) this total."""

    code: str
    label: Texts
    at_least: int | None
    at_most: int | None

    def reached_by(self, total: int | Decimal | Fraction) -> bool:
        if self.at_least is not None:
            return total >= self.at_least
        return self.at_most is not None and total <= self.at_most


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an instrument. ``lowest`` and ``highest`` bound its totals."""

    code: str
    version: str
    name: Texts
    direction: Direction
    period: Texts
    scale: Scale
    items: tuple[Item, ...]
    key: Key
    bands: tuple[Band, ...]
    cuts: tuple[Cut, ...]
    convention: str | None
    validated: bool
    disclaimer: Texts | None
    licence: str
    attribution: str
    citation: str

    def item(self, code: str) -> Item | None:
        """Return the item with this code, or None."""
        return next((item for item in self.items if item.code == code), None)

    @property
    def lowest(self) -> int:
        return self.scale.low * self._spread

    @property
    def highest(self) -> int:
        return self.scale.high * self._spread

    @property
    def _spread(self) -> int:
        items = 1 if self.key.method is Method.MEAN else len(self.items)
        return items * self.key.multiplier


def parse_definition(data: Mapping[str, object]) -> Definition:
    """Read a definition as it comes out of ``json.loads``.

    :raises InvalidDefinition: with the path of the first thing that is wrong
    """
    top = Node(data, "")
    scale = _scale(top.child("scale"))
    definition = Definition(
        code=top.text("code"),
        version=top.text("version"),
        name=top.texts("name"),
        direction=Direction(top.choice("direction", [value.value for value in Direction])),
        period=top.texts("period"),
        scale=scale,
        items=tuple(_item(node, scale) for node in top.children("items")),
        key=_key(top.child("key")),
        bands=tuple(_band(node) for node in top.children("bands")),
        cuts=tuple(_cut(node) for node in top.children("cuts")),
        convention=top.text("convention") if top.has("convention") else None,
        validated=top.flag("validated"),
        disclaimer=top.texts("disclaimer") if top.has("disclaimer") else None,
        licence=top.text("licence"),
        attribution=top.text("attribution"),
        citation=top.text("citation"),
    )
    top.refuse_unread()
    _check_whole(definition)
    return definition


def _scale(node: Node) -> Scale:
    scale = Scale(
        low=node.number("low"),
        high=node.number("high"),
        low_anchor=node.texts("low_anchor"),
        high_anchor=node.texts("high_anchor"),
    )
    node.refuse_unread()
    if scale.low >= scale.high:
        raise InvalidDefinition(node.path, "low must be below high")
    return scale


def _item(node: Node, scale: Scale) -> Item:
    item = Item(
        code=node.text("code"),
        topic=node.texts("topic"),
        hint=node.texts("hint") if node.has("hint") else None,
        low_anchor=node.texts("low_anchor") if node.has("low_anchor") else scale.low_anchor,
        high_anchor=node.texts("high_anchor") if node.has("high_anchor") else scale.high_anchor,
        reversed=node.flag("reversed") if node.has("reversed") else False,
        risk_from=node.number("risk_from") if node.has("risk_from") else None,
    )
    node.refuse_unread()
    if item.risk_from is not None and not scale.low < item.risk_from <= scale.high:
        raise InvalidDefinition(f"{node.path}.risk_from", "must be above low and at most high")
    return item


def _key(node: Node) -> Key:
    key = Key(
        method=Method(node.choice("method", [value.value for value in Method])),
        multiplier=node.number("multiplier"),
        may_be_missing=node.number("may_be_missing"),
    )
    node.refuse_unread()
    if key.multiplier < 1:
        raise InvalidDefinition(f"{node.path}.multiplier", "must be at least 1")
    if key.method is Method.SUM and key.may_be_missing != 0:
        raise InvalidDefinition(f"{node.path}.may_be_missing", "a sum has no total with a gap")
    return key


def _band(node: Node) -> Band:
    band = Band(code=node.text("code"), start=node.number("start"), label=node.texts("label"))
    node.refuse_unread()
    return band


def _cut(node: Node) -> Cut:
    cut = Cut(
        code=node.text("code"),
        label=node.texts("label"),
        at_least=node.number("at_least") if node.has("at_least") else None,
        at_most=node.number("at_most") if node.has("at_most") else None,
    )
    node.refuse_unread()
    if (cut.at_least is None) == (cut.at_most is None):
        raise InvalidDefinition(node.path, "give either at_least or at_most")
    return cut


def _check_whole(definition: Definition) -> None:
    if not definition.items:
        raise InvalidDefinition("items", "must not be empty")
    if not 0 <= definition.key.may_be_missing < len(definition.items):
        raise InvalidDefinition("key.may_be_missing", "must be 0 or more and leave an item")
    _refuse_repeated("items", [item.code for item in definition.items])
    _refuse_repeated("bands", [band.code for band in definition.bands])
    _refuse_repeated("cuts", [cut.code for cut in definition.cuts])
    starts = [band.start for band in definition.bands]
    if starts and starts[0] != definition.lowest:
        raise InvalidDefinition("bands[0].start", f"must be the lowest total, {definition.lowest}")
    if starts != sorted(set(starts)) or (starts and starts[-1] > definition.highest):
        raise InvalidDefinition("bands", f"must start in rising order up to {definition.highest}")


def _refuse_repeated(path: str, codes: Sequence[str]) -> None:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            raise InvalidDefinition(f"{path}[{index}].code", f"{code!r} stands twice")
