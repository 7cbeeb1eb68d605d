"""What a person changed of the forms a client filled in alone. Pure."""

from collections.abc import Mapping, Sequence

from intake.rules.questions import GOALS_ASKED, Part
from intake.rules.sheet import Sheet


def corrected_items(said: Mapping[str, int], stored: Mapping[str, int]) -> tuple[str, ...]:
    """Return the items whose stored answer is not the client's: changed, added or taken out."""
    items = dict.fromkeys([*said, *stored])
    return tuple(item for item in items if said.get(item) != stored.get(item))


def changed_words(said: Sheet, stored: Sheet, parts: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of the asked parts that are not as the client wrote them."""
    before, after = _words(said, parts), _words(stored, parts)
    return tuple(name for name in before if before[name] != after[name])


def _words(sheet: Sheet, parts: Sequence[str]) -> dict[str, object]:
    words: dict[str, object] = {}
    if Part.STORY in parts:
        words |= {
            "problems": frozenset(sheet.presenting),
            "duration_months": sheet.duration_months,
            "story": sheet.story,
        }
    if Part.GOALS in parts:
        texts = {goal.position: goal.text for goal in sheet.goals}
        words |= {f"goal-{place}-text": texts.get(place, "") for place in range(GOALS_ASKED)}
    if Part.MONEY in parts:
        words |= {
            "income": sheet.income,
            "income_withheld": sheet.income_withheld,
            "budget": sheet.budget,
        }
    return words
