"""A form as the pages show it: how it scores, how it looks, what test answers make of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from intake.formwords import (
    DIRECTIONS,
    LICENCES,
    METHODS,
    bound_words,
    convention_words,
    name_of,
)
from intake.rules.instruments import Scored, read_answer, score
from intake.rules.shape import TENTH, Band, Definition, Item, LicenceClass, Method
from intake.selectors.instruments import Listed
from intake.words import in_reader_language, level_words

TRY = "try-"


def list_rows(listed: Sequence[Listed]) -> list[dict[str, Any]]:
    """Return one row an instrument."""
    return [
        {
            "code": row.instrument.code,
            "name": name_of(row.definition),
            "items": len(row.definition.items),
            "version": row.version.version,
            "licence": LICENCES[row.definition.licence_class],
            "locked": row.locked,
            "attested": row.attested,
            "own": row.instrument.own,
            "active": row.instrument.active,
            "place": row.instrument.intake_position,
            "ready": row.definition.ready_for_clients,
            "own_words": row.definition.licence_class is LicenceClass.OWN,
            "has_risk": any(item.risk_from is not None for item in row.definition.items),
        }
        for row in listed
    ]


def scoring_card(definition: Definition) -> dict[str, Any]:
    """Return how the form scores."""
    key = definition.key
    return {
        "direction": DIRECTIONS[definition.direction],
        "period": in_reader_language(definition.period),
        "method": METHODS[key.method],
        "multiplier": key.multiplier if key.multiplier != 1 else None,
        "gap": key.may_be_missing,
        "percent": key.percent,
        "scale": f"{_shown(definition, definition.scale.low)}–"
        f"{_shown(definition, definition.scale.high)}",
        "low": in_reader_language(definition.scale.low_anchor),
        "high": in_reader_language(definition.scale.high_anchor),
        "range": None if key.method is Method.NONE else f"{definition.lowest}–{definition.highest}",
        "readings": _readings(definition),
        "subscales": [
            {
                "name": in_reader_language(subscale.name),
                "items": len(subscale.items),
                "multiplier": subscale.multiplier,
                "bands": _bands(subscale.bands, None),
            }
            for subscale in definition.subscales
        ],
        "clusters": [
            {
                "name": in_reader_language(cluster.name),
                "items": len(cluster.items),
                "from": cluster.endorsed_from,
                "at_least": cluster.at_least,
            }
            for cluster in definition.clusters
        ],
        "levels": [
            {
                "label": in_reader_language(level.label),
                "raised": level.raised,
                "when": [_condition(definition, c.item, c.at_least) for c in level.when],
            }
            for level in definition.levels
        ],
        "change": _change(definition),
        "disclaimer": in_reader_language(definition.disclaimer) if definition.disclaimer else "",
    }


def _readings(definition: Definition) -> list[dict[str, Any]]:
    """Return bands and cuts of each published reading, the form's own first."""
    own = (definition.convention or "", definition.bands, definition.cuts)
    others = [(other.convention, other.bands, other.cuts) for other in definition.readings]
    return [
        {
            "code": code,
            "name": convention_words(code) if code else "",
            "bands": _bands(bands, definition.highest),
            "cuts": [
                {"label": in_reader_language(cut.label), "bound": bound_words(cut)} for cut in cuts
            ],
        }
        for code, bands, cuts in (own, *others)
        if bands or cuts
    ]


def _bands(bands: Sequence[Band], highest: int | None) -> list[dict[str, Any]]:
    """Return each band with the totals it reaches over, as far as whole totals go."""
    rows = []
    for place, band in enumerate(bands):
        end = bands[place + 1].start - 1 if place + 1 < len(bands) else highest
        reach = f"{band.start}–{end}" if end is not None else f"≥ {band.start}"
        rows.append(
            {
                "range": str(band.start) if end == band.start else reach,
                "label": in_reader_language(band.label),
                "raised": band.raised,
            }
        )
    return rows


def _condition(definition: Definition, code: str, at_least: int) -> str:
    item = definition.item(code)
    topic = in_reader_language(item.topic) if item else code
    return f"{topic} ≥ {at_least}"


def _change(definition: Definition) -> dict[str, Any] | None:
    rule = definition.change
    if rule is None:
        return None
    numbers = {"sd": rule.sd, "r": rule.r, "points": rule.points, "cut": rule.cut}
    told = {name: plain(value) for name, value in numbers.items() if value is not None}
    return {**told, "citation": rule.citation}


def plain(value: Any) -> str:
    """Return a fraction of few digits as people write it: "5.59", "6"."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{number.normalize():f}"


def item_rows(definition: Definition, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one row an item as it looks when it is filled in, with the test answer so far.

    answers   field name -> what was typed
    """
    return [_item_row(item, answers.get(TRY + item.code, "")) for item in definition.items]


def _item_row(item: Item, typed: str) -> dict[str, Any]:
    scale = item.scale
    labels = [in_reader_language(label) for label in scale.labels]
    options = range(scale.low, scale.high + 1)
    return {
        "code": item.code,
        "name": TRY + item.code,
        "legend": in_reader_language(item.wording or item.topic),
        "topic": in_reader_language(item.topic),
        "worded": item.wording is not None,
        "hint": in_reader_language(item.hint) if item.hint else "",
        "options": options,
        "labelled": list(zip(options, labels, strict=True)) if labels else [],
        "tenths": scale.tenths,
        "lowest": scale.low // TENTH if scale.tenths else scale.low,
        "highest": scale.high // TENTH if scale.tenths else scale.high,
        "low": in_reader_language(item.low_anchor),
        "high": in_reader_language(item.high_anchor),
        "value": typed,
        "typed": typed,
        "reversed": item.reversed,
        "risk_from": item.risk_from,
        "asked_if": item.asked_if,
    }


def trial(definition: Definition, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what the test answers score; None before the first one.

    What cannot be read counts as unanswered: this only looks, nothing is stored.
    """
    answers = {}
    for item in definition.items:
        word = typed.get(TRY + item.code, "").strip()
        read = read_answer(item, word) if word else None
        if isinstance(read, int):
            answers[item.code] = read
    if not answers:
        return None
    return trial_of(definition, score(definition, answers))


def trial_of(definition: Definition, scored: Scored) -> dict[str, Any]:
    """Return a score in words."""
    band = next((band for band in definition.bands if band.code == scored.band), None)
    topics = {item.code: in_reader_language(item.topic) for item in definition.items}
    return {
        "complete": scored.complete,
        "total": scored.total,
        "highest": definition.highest,
        "band": in_reader_language(band.label) if band else "",
        "level": level_words(definition, scored),
        "raised": scored.raised,
        "left": len(scored.missing),
        "percent": scored.percent,
        "cuts": [in_reader_language(c.label) for c in definition.cuts if c.code in scored.cuts],
        "risk": [topics[code] for code in scored.risk],
        "subscales": [_subscale(definition, part) for part in scored.subscales],
        "clusters": [
            in_reader_language(cluster.name)
            for cluster in definition.clusters
            if cluster.code in scored.clusters
        ],
        "pattern": scored.pattern,
    }


def _subscale(definition: Definition, part: Any) -> dict[str, Any]:
    subscale = next(sub for sub in definition.subscales if sub.code == part.code)
    band = next((band for band in subscale.bands if band.code == part.band), None)
    return {
        "name": in_reader_language(subscale.name),
        "total": part.total,
        "band": in_reader_language(band.label) if band else "",
        "raised": part.raised,
    }


def _shown(definition: Definition, answer: int) -> str:
    return str(answer // TENTH if definition.tenths else answer)
