"""The figures that stand beside the fields while an assessment is being filled in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from intake.rules.definitions import Definition
from intake.rules.instruments import Scored, risk_items
from intake.rules.sheet import SADS, Sheet
from intake.rules.smart import MOST_GOALS
from intake.rules.willingness import share_of_ceiling, yearly_ceiling
from intake.selectors import completeness_of
from intake.words import HINTS, PIECES, change_words, measure_summary
from people.models import Client


def live_figures(
    client: Client,
    consents: Mapping[str, bool],
    sheet: Sheet,
    definitions: Sequence[Definition],
    scores: Mapping[str, Scored],
    now: datetime,
) -> dict[str, Any]:
    """Return what each card of the page says about what was typed into it so far.

    scores   of the sheet, by these definitions
    """
    file = completeness_of(client, consents, sheet, definitions, scores, now)
    return {
        "file": {
            "percent": file.percent,
            "missing": [PIECES[piece] for piece in file.missing],
        },
        "severity": sheet.severity,
        "severity_change": change_words(sheet.severity.total, sheet.earlier.get(SADS)),
        "money": _money(sheet),
        "goals": _goals(sheet),
        "measures": _measures(sheet, definitions, scores),
        "signs": _signs(sheet, definitions),
    }


def _money(sheet: Sheet) -> dict[str, Any]:
    ceiling = None if sheet.income is None else yearly_ceiling(sheet.income)
    share = None
    if ceiling is not None and sheet.budget is not None:
        share = share_of_ceiling(sheet.budget, ceiling)
    return {
        "income": sheet.income,
        "withheld": sheet.income_withheld,
        "budget": sheet.budget,
        "ceiling": ceiling,
        "share": share,
    }


def _goals(sheet: Sheet) -> list[dict[str, Any]]:
    typed = {goal.position: goal.score for goal in sheet.goals}
    boxes = []
    for position in range(MOST_GOALS):
        score = typed.get(position)
        hint = HINTS[score.hint] if score and score.hint else ""
        boxes.append(
            {
                "position": position,
                "score": score.score if score else None,
                "strong": bool(score and score.strong),
                "hint": hint,
                "hint_strong": bool(score and score.hint_strong),
            }
        )
    return boxes


def _measures(
    sheet: Sheet, definitions: Sequence[Definition], scores: Mapping[str, Scored]
) -> list[dict[str, Any]]:
    return [
        measure_summary(definition, scores.get(definition.code), sheet.earlier.get(definition.code))
        for definition in definitions
        if definition.code != SADS
    ]


def _signs(sheet: Sheet, definitions: Sequence[Definition]) -> list[str]:
    """Return the risk items answered so far, as "phq-9.self_harm"."""
    return [
        f"{definition.code}.{item}"
        for definition in definitions
        if definition.code in sheet.answers
        for item in risk_items(definition, sheet.answers[definition.code])
    ]
