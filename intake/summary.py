"""One finished assessment as a person reads it again: on paper and on the screen."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from common import formats
from intake import words
from intake.models import Administration, Assessment, Goal, Need, Stakeholder
from intake.rules.change import Change
from intake.rules.definitions import Definition
from intake.rules.instruments import Scored
from intake.rules.needs import Layer, Part, Quadrant, quadrant
from intake.rules.shape import TENTH, Item
from intake.rules.sheet import SADS
from intake.rules.smart import Criterion
from intake.selectors import reading_stored
from intake.selectors.changes import Since

TONES = {Change.RECOVERED: "good", Change.IMPROVED: "good", Change.DETERIORATED: "danger"}


def forms(filled: Sequence[Administration], since: Mapping[str, Since]) -> list[dict[str, Any]]:
    """Return every form with its answers in words and what they came to, severity first.

    since   instrument → how it has moved since the first time, where that can be said
    """
    forms = [
        (one, definition, scored)
        for one, (definition, scored) in zip(filled, reading_stored(filled), strict=True)
    ]
    forms.sort(key=lambda form: form[1].code != SADS)
    return [_form(*form, since.get(form[1].code)) for form in forms]


def _form(
    filled: Administration, definition: Definition, scored: Scored, since: Since | None
) -> dict[str, Any]:
    answers = filled.answers
    told = words.measure_summary(definition, scored)
    return {
        "name": words.in_reader_language(definition.name),
        "version": definition.version,
        "disclaimer": (
            words.in_reader_language(definition.disclaimer) if definition.disclaimer else ""
        ),
        # What was stored then, not what would be worked out now.
        "total": filled.score.total,
        "highest": definition.highest,
        "complete": filled.score.complete,
        "band": told.get("band", ""),
        "since": since and _since(since, definition),
        "by_client": filled.mode == Administration.Mode.SELF,
        "items": [
            {
                "topic": words.in_reader_language(item.topic),
                "answer": _answer(item, answers.get(item.code)),
                "danger": item.risk_from is not None
                and answers.get(item.code, item.risk_from - 1) >= item.risk_from,
            }
            for item in definition.items
        ],
    }


def _answer(item: Item, answer: int | None) -> str | None:
    """Return an answer as it was typed: tenths are stored as whole numbers."""
    if answer is None:
        return None
    return formats.exact(Decimal(answer) / TENTH if item.scale.tenths else answer)


def _since(since: Since, definition: Definition) -> dict[str, Any]:
    changed, rule = since.changed, definition.change
    return {
        "at": since.first.at,
        "total": since.first.total,
        "words": words.CHANGES[changed.kind],
        "tone": TONES.get(changed.kind, ""),
        "needed": formats.exact(changed.needed),
        "citation": rule.citation if rule else "",
    }


def goals(rows: Sequence[Goal]) -> list[dict[str, Any]]:
    """Return the goals with the criteria they meet, in words."""
    return [
        {
            "text": goal.text,
            "met": [words.CRITERIA[c] for c in Criterion if c.value[0].upper() in goal.ticks],
            "score": len(goal.ticks),
        }
        for goal in rows
    ]


def needs(rows: Sequence[Need]) -> list[dict[str, Any]]:
    """Return the four fields, important and urgent first, each with its needs."""
    fields: dict[Quadrant, list[dict[str, Any]]] = {one: [] for one in Quadrant}
    for need in rows:
        field = quadrant(important=need.important, urgent=need.urgent)
        fields[field].append({"text": need.text, "layer": words.LAYERS[Layer(need.layer)]})
    return [{"name": words.QUADRANTS[one], "needs": found} for one, found in fields.items()]


def stakeholders(rows: Sequence[Stakeholder]) -> list[dict[str, Any]]:
    return [
        {"part": words.PARTS[Part(row.part)], "name": row.name or "", "told": row.may_be_told}
        for row in rows
    ]


def said(assessment: Assessment) -> dict[str, Any]:
    """Return the problems and the style in words."""
    return {
        "problems": [words.PROBLEMS[code] for code in assessment.problems],
        "style": words.STYLES.get(assessment.style, ""),
    }
