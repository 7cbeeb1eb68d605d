"""A pack: the official wording of an instrument, brought by the practice. Pure.

The wording changes nothing in the scoring. It makes a new version all the same: what somebody
answered must be readable for ever as it was asked.
"""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.rules.shape import Definition, Texts
from intake.rules.strict import Flaw, InvalidDefinition, Node

_SUFFIX = re.compile(r"(?P<base>.+)\+text\.(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Pack:
    """What a practice brings.

    wording        item code -> the official text; every item has one
    instructions   what stands above the items, or None
    labels         words of the answers of the form's scale, or none
    source         where the text is from, and under which licence
    """

    wording: Mapping[str, Texts]
    instructions: Texts | None
    labels: tuple[Texts, ...]
    source: str


def parse_pack(data: Mapping[str, object], definition: Definition) -> Pack:
    """Read a pack for this instrument.

    :raises InvalidDefinition: with the path of the first thing that is wrong
    """
    top = Node(data, "")
    if (code := top.code("instrument")) != definition.code:
        raise InvalidDefinition("instrument", Flaw.OTHER_INSTRUMENT, code=code)
    if (version := top.text("version")) != base_version(definition.version):
        wanted = base_version(definition.version)
        raise InvalidDefinition("version", Flaw.OTHER_VERSION, version=version, wanted=wanted)
    pack = Pack(
        wording=_wording(top.child("items"), definition),
        instructions=top.texts("instructions") if top.has("instructions") else None,
        labels=_labels(top, definition),
        source=top.text("source"),
    )
    top.refuse_unread()
    return pack


def blank_pack(definition: Definition) -> dict[str, Any]:
    """Return an empty pack to be filled in; our topics stand beside nothing, on purpose."""
    empty = {"en": "", "zh-Hans": ""}
    pack: dict[str, Any] = {
        "instrument": definition.code,
        "version": base_version(definition.version),
        "source": "",
        "instructions": dict(empty),
        "items": {item.code: dict(empty) for item in definition.items},
    }
    if not definition.tenths:
        answers = definition.scale.high - definition.scale.low + 1
        pack["labels"] = [dict(empty) for _ in range(answers)]
    return pack


def with_text(data: Mapping[str, object], pack: Pack, number: int) -> dict[str, Any]:
    """Return the definition with the wording of the pack, under a version of its own.

    data     the definition's JSON, which stays as it is
    number   which text of this version it is, from 1
    """
    new: dict[str, Any] = copy.deepcopy(dict(data))
    new["version"] = f"{base_version(str(new['version']))}+text.{number}"
    for item in new["items"]:
        item["wording"] = dict(pack.wording[item["code"]])
    new.pop("instructions", None)
    if pack.instructions:
        new["instructions"] = dict(pack.instructions)
    if pack.labels:
        new["scale"]["labels"] = [dict(label) for label in pack.labels]
    new["text_source"] = pack.source
    return new


def text_of(definition: Definition) -> Pack | None:
    """Return the wording that a version carries, to put it on a later one; None without."""
    if not definition.has_text:
        return None
    wording = {item.code: item.wording for item in definition.items if item.wording is not None}
    labels = definition.scale.labels
    return Pack(wording, definition.instructions, labels, definition.text_source or "")


def fits(pack: Pack, definition: Definition) -> bool:
    """Whether the wording belongs to these very items and this scale."""
    scale = definition.scale
    fitting = not pack.labels or len(pack.labels) == scale.high - scale.low + 1
    return fitting and set(pack.wording) == {item.code for item in definition.items}


def base_version(version: str) -> str:
    """Return the version of the scoring, without the number of its text."""
    found = _SUFFIX.fullmatch(version)
    return found["base"] if found else version


def _wording(node: Node, definition: Definition) -> dict[str, Texts]:
    wording: dict[str, Texts] = {item.code: node.texts(item.code) for item in definition.items}
    node.refuse_unread()
    return wording


def _labels(top: Node, definition: Definition) -> tuple[Texts, ...]:
    if not top.has("labels"):
        return ()
    entries = top.entries("labels")
    answers = definition.scale.high - definition.scale.low + 1
    if definition.tenths or len(entries) != answers:
        raise InvalidDefinition("labels", Flaw.LABELS_DO_NOT_FIT, count=answers)
    return tuple(Node({"label": label}, path).texts("label") for path, label in entries)
