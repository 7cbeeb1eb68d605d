"""What an assessment page opens with, from three sources that nothing of may be lost of."""

from collections.abc import Mapping, Sequence

from intake.models import Draft
from intake.rules.smart import MOST_GOALS
from intake.selectors.drafts import Earlier, Typed


def begun_with(
    draft: Draft | None, said: Mapping[str, Sequence[str]], earlier: Earlier | None
) -> Typed | None:
    """Return what stands on the page when it opens.

    draft     what this person has typed: it holds, and what the client said fills its gaps
    said      what the client has filled in alone
    earlier   what the last assessment left standing; the client's own goals come before its
    """
    told: Typed = {name: list(words) for name, words in said.items()}
    if draft is not None:
        return told | draft.typed
    if earlier is None:
        return told or None
    return _goals_behind(earlier.typed, told) | told


def _goals_behind(earlier: Typed, told: Typed) -> Typed:
    """Return what stood before, its goals moved behind those the client has just written."""
    new = [told[name] for place in range(MOST_GOALS) if (name := f"goal-{place}-text") in told]
    if not new:
        return earlier
    rest = {name: words for name, words in earlier.items() if not name.startswith("goal-")}
    places = [place for place in range(MOST_GOALS) if f"goal-{place}-text" not in told]
    for before in range(MOST_GOALS):
        text = earlier.get(f"goal-{before}-text")
        if not text or text in new or not places:
            continue
        at = places.pop(0)
        rest[f"goal-{at}-text"] = text
        rest[f"goal-{at}-ticks"] = earlier.get(f"goal-{before}-ticks", [])
    return rest
