"""Fields of the assessment page that no plain form field draws."""

from collections.abc import Mapping, Sequence
from typing import Any

from intake import words
from intake.rules.definitions import Definition
from intake.rules.needs import MOST_NEEDS, MOST_STAKEHOLDERS, Layer, Part
from intake.rules.reading import Problem
from intake.rules.shape import TENTH, Item
from intake.rules.sheet import MOST_GOALS, Sheet, earlier_name, field_name
from intake.rules.smart import Criterion

GOALS_SHOWN = 2
NEEDS_SHOWN = 1
STAKEHOLDERS_SHOWN = 1

Typed = Mapping[str, Sequence[str]]


def scale_rows(
    definition: Definition,
    sheet: Sheet,
    problems: Mapping[str, Problem],
    typed: Typed,
    said: Typed,
) -> list[dict[str, Any]]:
    """Return one row a question: name, words in the reader's language, answers now and before.

    said   what the client filled in alone
    """
    rows = []
    for item in definition.items:
        name = field_name(definition.code, item.code)
        rows.append(
            {
                "name": name,
                "legend": words.in_reader_language(item.wording or item.topic),
                "hint": words.in_reader_language(item.hint) if item.hint else "",
                "options": range(item.scale.low, item.scale.high + 1),
                "low": words.in_reader_language(item.low_anchor),
                "high": words.in_reader_language(item.high_anchor),
                "value": sheet.answers.get(definition.code, {}).get(item.code),
                "before": _first(typed, earlier_name(name)),
                "said": _first(said, name),
                "error": _refusal(problems, name),
                "risk": item.risk_from is not None,
                **_own_look(item, _first(typed, name)),
            }
        )
    return rows


def _own_look(item: Item, typed: str) -> dict[str, Any]:
    """Return what an item needs that is answered in words, or in tenths."""
    labels = [words.in_reader_language(label) for label in item.scale.labels]
    options = range(item.scale.low, item.scale.high + 1)
    return {
        "labelled": list(zip(options, labels, strict=True)) if labels else [],
        "tenths": item.scale.tenths,
        "lowest": item.scale.low // TENTH,
        "highest": item.scale.high // TENTH,
        "typed": typed,
    }


def goal_boxes(typed: Typed, problems: Mapping[str, Problem]) -> list[dict[str, Any]]:
    """Return the goal boxes: what was typed stays, two are open, the rest wait."""
    boxes = []
    for position in range(MOST_GOALS):
        name = f"goal-{position}-text"
        text = _first(typed, name)
        ticks = typed.get(f"goal-{position}-ticks", [])
        boxes.append(
            {
                "position": position,
                "name": name,
                "text": text,
                "error": _refusal(problems, name),
                "open": position < GOALS_SHOWN or bool(text or ticks),
                "ticks": [
                    {"value": c.value, "label": words.CRITERIA[c], "on": c.value in ticks}
                    for c in Criterion
                ],
            }
        )
    return boxes


def need_boxes(typed: Typed, problems: Mapping[str, Problem]) -> list[dict[str, Any]]:
    """Return the boxes for needs: what was typed stays, one is open, the rest wait."""
    boxes = []
    for position in range(MOST_NEEDS):
        name = f"need-{position}-text"
        text = _first(typed, name)
        layer = _first(typed, f"need-{position}-layer")
        weights = typed.get(f"need-{position}-weight", [])
        boxes.append(
            {
                "position": position,
                "name": name,
                "layer_name": f"need-{position}-layer",
                "text": text,
                "error": _refusal(problems, name),
                "open": position < NEEDS_SHOWN or bool(text or layer or weights),
                "layers": [
                    {"value": one.value, "label": words.LAYERS[one], "on": one.value == layer}
                    for one in Layer
                ],
                "weights": [
                    {"value": weight, "label": label, "on": weight in weights}
                    for weight, label in words.WEIGHTS.items()
                ],
            }
        )
    return boxes


def stakeholder_boxes(typed: Typed, problems: Mapping[str, Problem]) -> list[dict[str, Any]]:
    """Return the boxes for others who have a say: one is open, the rest wait."""
    boxes = []
    for position in range(MOST_STAKEHOLDERS):
        field = f"stakeholder-{position}"
        part, name = _first(typed, f"{field}-part"), _first(typed, f"{field}-name")
        told = bool(_first(typed, f"{field}-told"))
        boxes.append(
            {
                "position": position,
                "field": field,
                "name": name,
                "told": told,
                "error": _refusal(problems, f"{field}-part") or _refusal(problems, f"{field}-name"),
                "open": position < STAKEHOLDERS_SHOWN or bool(part or name or told),
                "parts": [
                    {"value": one.value, "label": words.PARTS[one], "on": one.value == part}
                    for one in Part
                ],
            }
        )
    return boxes


def _first(typed: Typed, name: str) -> str:
    return next((word for word in typed.get(name, [])), "")


def _refusal(problems: Mapping[str, Problem], name: str) -> Any:
    problem = problems.get(name)
    return words.REFUSALS[problem] if problem else ""
