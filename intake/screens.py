"""The screens a client sees who fills in forms alone, ready to be drawn.

No name, no counselor, no score and no tier: only what is asked, in the reader's language.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from intake.rules.definitions import Definition
from intake.rules.questions import Part, Question, neighbours
from intake.rules.reading import Problem
from intake.rules.shape import TENTH
from intake.selectors.selffills import Asked
from intake.words import (
    FILL_LABELS,
    FILL_LEADS,
    FILL_TITLES,
    PROBLEMS,
    REFUSALS,
    in_reader_language,
)

# So long a person needs for one screen.
SECONDS_A_SCREEN = 8

Typed = Mapping[str, Sequence[str]]


def screen(
    asked: Asked,
    place: int,
    *,
    typed: Typed | None = None,
    shown: Typed | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> dict[str, Any]:
    """Return one screen.

    typed      what stands in the fields, where it was refused
    shown      what the page was opened with, where it was refused
    problems   what is wrong with it, by field
    """
    question = asked.questions[place]
    stands = typed or asked.typed
    before, after = neighbours(asked.questions, asked.typed, place)
    refused = problems or {}
    return {
        "place": place,
        "number": asked.places.index(place) + 1,
        "count": len(asked.places),
        "before": before,
        "last": after is None,
        "was": [
            (name, word) for name in question.names for word in (shown or asked.typed).get(name, [])
        ],
        "title": str(FILL_TITLES.get(question.names[0], "")),
        **_lead(asked.definitions, question),
        "kind": _kind(question),
        "item": _item(question, stands, refused) if question.item else None,
        "fields": [] if question.item else _fields(question, stands, refused),
        "choices": _problems(stands) if question.names == ("problems",) else [],
        "error": _error(refused, question.names[0]),
    }


def minutes(count: int) -> int:
    """Return about how long so many screens take."""
    return max(1, math.ceil(count * SECONDS_A_SCREEN / 60))


def _lead(definitions: Sequence[Definition], question: Question) -> dict[str, str]:
    """Return what stands above the question: how it is meant, and for which time."""
    if question.item is None:
        return {"lead": str(FILL_LEADS.get(question.names[0], "")), "period": ""}
    form = next(one for one in definitions if one.code == question.section)
    said = in_reader_language(form.instructions) if form.instructions else ""
    return {
        "lead": said or str(_("How much has this weighed on you?")),
        "period": in_reader_language(form.period),
    }


def _kind(question: Question) -> str:
    if question.item is not None:
        if question.item.scale.tenths:
            return "tenths"
        return "labels" if question.item.scale.labels else "digits"
    return {
        "problems": "problems",
        "duration_months": "number",
        "story": "story",
        "income": "money",
    }.get(question.names[0], "goals")


def _item(question: Question, typed: Typed, problems: Mapping[str, Problem]) -> dict[str, Any]:
    item = question.item
    if item is None:
        raise ValueError("a part has no item")
    name = question.names[0]
    labels = [in_reader_language(label) for label in item.scale.labels]
    options = range(item.scale.low, item.scale.high + 1)
    return {
        "name": name,
        "legend": in_reader_language(item.wording or item.topic),
        "hint": in_reader_language(item.hint) if item.hint else "",
        "options": options,
        "labelled": list(zip(options, labels, strict=True)) if labels else [],
        "low": in_reader_language(item.low_anchor),
        "high": in_reader_language(item.high_anchor),
        "lowest": item.scale.low // TENTH,
        "highest": item.scale.high // TENTH,
        "value": _first(typed, name),
        "error": _error(problems, name),
    }


def _fields(
    question: Question, typed: Typed, problems: Mapping[str, Problem]
) -> list[dict[str, Any]]:
    goals = question.section == Part.GOALS
    return [
        {
            "name": name,
            "label": _("Goal %(number)s") % {"number": number} if goals else FILL_LABELS[name],
            "value": _first(typed, name),
            "error": _error(problems, name),
        }
        for number, name in enumerate(question.names, start=1)
    ]


def _problems(typed: Typed) -> list[dict[str, Any]]:
    chosen = typed.get("problems", [])
    return [
        {"value": code, "label": label, "on": code in chosen} for code, label in PROBLEMS.items()
    ]


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, [])), "")


def _error(problems: Mapping[str, Problem], name: str) -> str:
    problem = problems.get(name)
    return str(REFUSALS[problem]) if problem else ""
