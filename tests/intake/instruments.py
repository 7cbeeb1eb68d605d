"""Forms and texts as a practice brings them."""

import copy
import json
from typing import Any

from intake.api.shapes import DEFINITION
from intake.models import Instrument
from intake.rules.instruments import parse_definition
from intake.rules.packs import base_version


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh-Hans": f"{text}（中文）"}


def instrument(code: str) -> Instrument:
    return Instrument.objects.select_related("current").get(code=code)


def pack_for(code: str, **changes: Any) -> dict[str, Any]:
    """Return a pack with a line of invented text for every item."""
    definition = parse_definition(instrument(code).current.definition)
    return {
        "instrument": code,
        "version": base_version(definition.version),
        "source": "Official text, licence 4711.",
        "items": {item.code: words(f"Line {item.code}") for item in definition.items},
    } | changes


OWN: dict[str, Any] = {
    **DEFINITION,
    "items": [
        {"code": "waking", "topic": {"en": "Waking", "zh-Hans": "醒来"}},
        {"code": "body", "topic": {"en": "Body", "zh-Hans": "身体"}, "reversed": True},
        {"code": "harm", "topic": {"en": "Harm", "zh-Hans": "伤害"}, "risk_from": 1},
    ],
    "bands": [
        {"code": "low", "start": 0, "label": {"en": "low", "zh-Hans": "低"}},
        {"code": "high", "start": 5, "label": {"en": "high", "zh-Hans": "高"}},
    ],
}


def own(**changes: Any) -> dict[str, Any]:
    return json.loads(json.dumps(copy.deepcopy(OWN) | changes))
