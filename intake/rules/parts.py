"""The parts of an instrument, each read from one JSON object. Pure."""

from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from intake.rules.shape import (
    Band,
    ChangeRule,
    Cluster,
    Condition,
    Cut,
    Group,
    Item,
    Key,
    Level,
    Method,
    Reading,
    Scale,
    Subscale,
    Texts,
)
from intake.rules.strict import Flaw, InvalidDefinition, Node

T = TypeVar("T")


def choice_of(node: Node, name: str, kind: type[T]) -> T:
    allowed = [str(value.value) for value in kind]  # type: ignore[attr-defined]
    return kind(node.choice(name, allowed))  # type: ignore[call-arg]


def scale_of(node: Node) -> Scale:
    scale = Scale(
        low=node.number("low"),
        high=node.number("high"),
        low_anchor=node.texts("low_anchor"),
        high_anchor=node.texts("high_anchor"),
        labels=_labels(node),
        tenths=node.flag("tenths") if node.has("tenths") else False,
    )
    node.refuse_unread()
    _check_ends(scale, node.path)
    return scale


def _check_ends(scale: Scale, path: str) -> None:
    if scale.low >= scale.high:
        raise InvalidDefinition(path, Flaw.LOW_NOT_BELOW_HIGH)
    answers = scale.high - scale.low + 1
    if scale.labels and len(scale.labels) != answers:
        raise InvalidDefinition(f"{path}.labels", Flaw.LABELS_DO_NOT_FIT, count=answers)


def _labels(node: Node) -> tuple[Texts, ...]:
    if not node.has("labels"):
        return ()
    return tuple(
        Node({"label": label}, path).texts("label") for path, label in node.entries("labels")
    )


def _own_scale(node: Node, form: Scale) -> Scale:
    """Return the form's scale with what the item says of its own."""
    own = node.has("low") or node.has("high")
    labels = _labels(node)
    scale = replace(
        form,
        low=node.number("low") if own else form.low,
        high=node.number("high") if own else form.high,
        low_anchor=node.texts("low_anchor") if node.has("low_anchor") else form.low_anchor,
        high_anchor=node.texts("high_anchor") if node.has("high_anchor") else form.high_anchor,
        labels=labels or (() if own else form.labels),
    )
    _check_ends(scale, node.path)
    return scale


def item_of(node: Node, form: Scale) -> Item:
    scale = _own_scale(node, form)
    item = Item(
        code=node.code("code"),
        topic=node.texts("topic"),
        hint=node.texts("hint") if node.has("hint") else None,
        scale=scale,
        reversed=node.flag("reversed") if node.has("reversed") else False,
        risk_from=node.number("risk_from") if node.has("risk_from") else None,
        weight=node.number("weight") if node.has("weight") else 1,
        asked_if=_condition(node.child("asked_if")) if node.has("asked_if") else None,
        wording=node.texts("wording") if node.has("wording") else None,
    )
    node.refuse_unread()
    if item.risk_from is not None and not scale.low < item.risk_from <= scale.high:
        raise InvalidDefinition(
            f"{node.path}.risk_from", Flaw.OUTSIDE_SCALE, low=scale.low + 1, high=scale.high
        )
    if item.weight < 1:
        raise InvalidDefinition(f"{node.path}.weight", Flaw.BELOW_ONE)
    return item


def _condition(node: Node) -> Condition:
    condition = Condition(item=node.code("item"), at_least=node.number("at_least"))
    node.refuse_unread()
    return condition


def key_of(node: Node) -> Key:
    key = Key(
        method=choice_of(node, "method", Method),
        multiplier=node.number("multiplier"),
        may_be_missing=node.number("may_be_missing"),
        percent=node.flag("percent") if node.has("percent") else False,
        rho=node.decimal("rho") if node.has("rho") else Fraction(0),
    )
    node.refuse_unread()
    if key.multiplier < 1:
        raise InvalidDefinition(f"{node.path}.multiplier", Flaw.BELOW_ONE)
    if key.method in (Method.SUM, Method.NONE) and key.may_be_missing != 0:
        raise InvalidDefinition(f"{node.path}.may_be_missing", Flaw.NO_GAP_IN_A_SUM)
    if not 0 <= key.rho < 1:
        raise InvalidDefinition(f"{node.path}.rho", Flaw.OUT_OF_RANGE, low=0, high=1)
    return key


def band_of(node: Node) -> Band:
    band = Band(
        code=node.code("code"),
        start=node.number("start"),
        label=node.texts("label"),
        raised=node.flag("raised") if node.has("raised") else False,
    )
    node.refuse_unread()
    return band


def cut_of(node: Node) -> Cut:
    bounds = {
        name: node.number(name) if node.has(name) else None
        for name in ("at_least", "at_most", "below")
    }
    cut = Cut(
        code=node.code("code"),
        label=node.texts("label"),
        group=choice_of(node, "group", Group) if node.has("group") else None,
        **bounds,
    )
    node.refuse_unread()
    if sum(bound is not None for bound in bounds.values()) != 1:
        raise InvalidDefinition(node.path, Flaw.ONE_BOUND)
    return cut


def reading_of(node: Node) -> Reading:
    reading = Reading(
        convention=node.code("convention"),
        label=node.texts("label"),
        bands=tuple(band_of(child) for child in node.children("bands")),
        cuts=tuple(cut_of(child) for child in node.children("cuts")),
    )
    node.refuse_unread()
    return reading


def subscale_of(node: Node) -> Subscale:
    subscale = Subscale(
        code=node.code("code"),
        name=node.texts("name"),
        items=node.codes("items"),
        multiplier=node.number("multiplier"),
        bands=tuple(band_of(child) for child in node.children("bands")),
    )
    node.refuse_unread()
    if subscale.multiplier < 1:
        raise InvalidDefinition(f"{node.path}.multiplier", Flaw.BELOW_ONE)
    return subscale


def cluster_of(node: Node) -> Cluster:
    cluster = Cluster(
        code=node.code("code"),
        name=node.texts("name"),
        items=node.codes("items"),
        endorsed_from=node.number("endorsed_from"),
        at_least=node.number("at_least"),
    )
    node.refuse_unread()
    if not 1 <= cluster.at_least <= len(cluster.items):
        most = len(cluster.items)
        raise InvalidDefinition(f"{node.path}.at_least", Flaw.OUT_OF_RANGE, low=1, high=most)
    return cluster


def level_of(node: Node) -> Level:
    level = Level(
        code=node.code("code"),
        label=node.texts("label"),
        when=tuple(_condition(child) for child in node.children("when")),
        raised=node.flag("raised") if node.has("raised") else False,
    )
    node.refuse_unread()
    return level


def change_of(node: Node) -> ChangeRule:
    given = {name: node.decimal(name) if node.has(name) else None for name in _CHANGE_NUMBERS}
    rule = ChangeRule(citation=node.text("citation"), **given)
    node.refuse_unread()
    spread = rule.sd is not None and rule.r is not None
    if spread == (rule.points is not None) or (rule.sd is None) != (rule.r is None):
        raise InvalidDefinition(node.path, Flaw.SPREAD_OR_POINTS)
    for name in ("sd", "points"):
        if (number := given[name]) is not None and number <= 0:
            raise InvalidDefinition(f"{node.path}.{name}", Flaw.OUT_OF_RANGE, low=0, high=1000)
    if rule.r is not None and not 0 <= rule.r < 1:
        raise InvalidDefinition(f"{node.path}.r", Flaw.OUT_OF_RANGE, low=0, high=1)
    return rule


_CHANGE_NUMBERS = ("sd", "r", "points", "cut")
