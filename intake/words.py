"""The codes of an assessment in words, for both languages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import formats
from intake.rules.answers import ProblemCode
from intake.rules.change import Change
from intake.rules.completeness import Piece
from intake.rules.definitions import Definition, Texts
from intake.rules.instruments import Scored
from intake.rules.needs import Layer, Part, Quadrant
from intake.rules.questions import Part as AskedPart
from intake.rules.reading import Problem
from intake.rules.sent import Misfit, Slip
from intake.rules.smart import Criterion, Hint

PROBLEMS = {
    "anxiety": _("Anxiety"),
    "low_mood": _("Low mood"),
    "sleep": _("Sleep"),
    "work_stress": _("Work stress"),
    "relationship": _("Relationship"),
    "family": _("Family"),
    "parenting": _("Parenting"),
    "study": _("Study"),
    "self_worth": _("Self-worth"),
    "trauma": _("Trauma"),
    "grief": _("Grief"),
    "other": _("Other"),
}
STYLES = {
    "analytical": _("Analytical"),
    "amiable": _("Amiable"),
    "driving": _("Driver"),
    "expressive": _("Expressive"),
}
CRITERIA = {
    Criterion.SPECIFIC: _("Specific"),
    Criterion.MEASURABLE: _("Measurable"),
    Criterion.ACHIEVABLE: _("Achievable"),
    Criterion.RELEVANT: _("Relevant"),
    Criterion.TIME_BOUND: _("Time-bound"),
}
LAYERS = {
    Layer.BASIC: pgettext_lazy("need", "Basic"),
    Layer.EXPECTED: _("Expected"),
    Layer.DELIGHT: _("Delight"),
}
WEIGHTS = {"important": _("Important"), "urgent": _("Urgent")}
QUADRANTS = {
    Quadrant.NOW: _("do first"),
    Quadrant.PLAN: _("plan it"),
    Quadrant.QUICK: _("quick answer"),
    Quadrant.LATER: _("later"),
}
PARTS = {
    Part.PAYER: _("Pays"),
    Part.FAMILY: _("Family"),
    Part.EMPLOYER: _("Employer"),
    Part.SCHOOL: _("School"),
    Part.DOCTOR: _("Doctor"),
    Part.OTHER: pgettext_lazy("person", "Other"),
}
HINTS = {
    Hint.SAY_WHAT: _(
        "Say what should be different: 'less social anxiety' is better than 'feel better'."
    ),
    Hint.SAY_HOW_OFTEN: _(
        "Add how often: 'meet a friend 3 times a week' is better than 'more friends'."
    ),
    Hint.SAY_BY_WHEN: _("Add by when, such as 'by the end of next month'."),
    Hint.MAKE_IT_REACHABLE: _("Make it small enough to reach within a few weeks."),
    Hint.SAY_WHY_IT_MATTERS: _("Ask why it matters to them now."),
}
REFUSALS = {
    Problem.NOT_A_NUMBER: _("Write a number with digits only."),
    Problem.OFF_SCALE: _("This answer is not on the scale."),
    Problem.NEGATIVE: _("This can't be below zero."),
    Problem.TOO_LARGE: _("This is too large. Check the zeros."),
    Problem.TOO_LONG: _("This is too long. Please shorten it."),
    Problem.UNKNOWN_CHOICE: _("Choose one of the options shown."),
    Problem.STATED_AND_WITHHELD: _("Either give the income or tick 'prefers not to say'."),
    Problem.NOTHING_ANSWERED: _("Answer at least one question before you finish."),
    Problem.ANSWERED_TWICE: _("This has two different answers."),
    Problem.TICKS_WITHOUT_TEXT: _("Write the goal these ticks belong to."),
    Problem.CHOICE_WITHOUT_TEXT: _("Write the need these choices belong to."),
    Problem.PART_MISSING: _("Say how this person is involved in the counselling."),
}
MISFITS = {
    Misfit.NOT_AN_OBJECT: _("must be an object"),
    Misfit.NOT_A_LIST: _("must be a list of texts or objects"),
    Misfit.NOT_A_TEXT: _("must be a text"),
    Misfit.NOT_YES_OR_NO: _("must be true or false"),
    Misfit.TOO_MANY: _("has more entries than an assessment holds"),
    Misfit.UNKNOWN_FIELD: _("is not a known field"),
    Misfit.UNKNOWN_FORM: _("is not a form of the intake"),
    Misfit.OTHER_VERSION: _("is not the version in use"),
    ProblemCode.UNKNOWN_ITEM: _("is not a question of this form"),
    ProblemCode.NOT_A_WHOLE_NUMBER: _("must be a whole number"),
    ProblemCode.OUT_OF_RANGE: _("is not on the scale"),
}
PIECES = {
    Piece.NAME: _("name"),
    Piece.CONTACT: _("a way to reach the client"),
    Piece.CARE_CONSENT: _("consent to counselling"),
    Piece.CONTACT_CONSENT: _("consent to a contact channel"),
    Piece.SURVEY_CONSENT: _("consent to surveys asked"),
    Piece.SOURCE: _("referral source"),
    Piece.SADS: _("severity"),
    Piece.WILLINGNESS: _("willingness"),
    Piece.GOAL: _("a goal"),
    Piece.PHQ_9: _("PHQ-9"),
    Piece.GAD_7: _("GAD-7"),
    Piece.DURATION: _("duration"),
    Piece.PROBLEMS: _("presenting problems"),
}

FILL_PARTS = {
    AskedPart.STORY: _("What brings them"),
    AskedPart.GOALS: _("What should be different"),
    AskedPart.MONEY: _("Income and budget"),
}
FILL_TITLES = {
    "problems": _("What brings you here?"),
    "duration_months": _("For how many months has it been like this?"),
    "story": _("What would you like us to know?"),
    "goal-0-text": _("What should be different in a few months?"),
    "income": _("What can you spend on counselling?"),
}
FILL_LEADS = {
    "problems": _("Choose as many as you like."),
    "duration_months": _("A rough figure is fine."),
    "story": _("In your own words, as much or as little as you like."),
    "goal-0-text": _(
        "Small and concrete works best: “asleep by half past eleven, five nights a week”."
    ),
    "income": _(
        "So that we don't suggest anything you can't afford. It never lowers the care you receive."
    ),
}
FILL_LABELS = {
    "problems": _("What brings you here?"),
    "duration_months": _("Months"),
    "story": _("What would you like us to know?"),
    "income": _("Monthly income after tax"),
    "income_withheld": _("I would rather not say"),
    "budget": _("What you would spend on counselling per year"),
}


def in_reader_language(texts: Texts) -> str:
    """Return an instrument's text in the language of the page."""
    chinese = (get_language() or "en").startswith("zh")
    return texts["zh-Hans" if chinese else "en"]


def danger_topics(definition: Definition) -> str:
    """Return the questions whose answer may be a sign of danger; "" where there is none."""
    topics = [
        in_reader_language(item.topic) for item in definition.items if item.risk_from is not None
    ]
    return pgettext("list", ", ").join(f"“{topic}”" for topic in topics)


CHANGES = {
    Change.RECOVERED: _("reliably better, and out of the clinical range"),
    Change.IMPROVED: _("reliably better"),
    Change.UNCHANGED: _("no reliable change"),
    Change.DETERIORATED: _("reliably worse"),
}


def change_words(now: Decimal | int | None, before: Decimal | None) -> str:
    """Return how a total stands beside the one before it; "" where one of them is missing."""
    if now is None or before is None:
        return ""
    difference = formats.exact(abs(now - before))
    if now == before:
        return gettext("as before")
    if now > before:
        return gettext("%(count)s higher than before") % {"count": difference}
    return gettext("%(count)s lower than before") % {"count": difference}


def measure_summary(
    definition: Definition, scored: Scored | None, before: Decimal | None = None
) -> dict[str, Any]:
    """Return the line beside a form's name: band and total, or how many are left."""
    items = len(definition.items)
    summary: dict[str, Any] = {
        "code": definition.code,
        "items": items,
        "answered": 0,
        "left": items,
    }
    if scored is None:
        return summary
    summary |= {
        "answered": scored.answered,
        "left": len(scored.missing),
        "total": scored.total,
        "highest": definition.highest,
        "band": _told(definition, scored),
        "raised": scored.raised,
        "change": change_words(scored.total, before),
    }
    return summary


def _told(definition: Definition, scored: Scored) -> str:
    """Return the word beside a total: its band or level, else the last cut, else subscales."""
    for band in definition.bands:
        if band.code == scored.band:
            return in_reader_language(band.label)
    if level := level_words(definition, scored):
        return level
    cuts = [cut for cut in definition.cuts if cut.code in scored.cuts]
    if cuts:
        return in_reader_language(cuts[-1].label)
    raised = {part.code for part in scored.subscales if part.raised}
    names = [in_reader_language(sub.name) for sub in definition.subscales if sub.code in raised]
    return " · ".join(names)


def level_words(definition: Definition, scored: Scored) -> str:
    """Return the level of triage; of an unfinished form it is the least that it can be."""
    level = next((one for one in definition.levels if one.code == scored.level), None)
    if level is None:
        return ""
    label = in_reader_language(level.label)
    return (
        label if scored.complete else gettext("unfinished: at least %(level)s") % {"level": label}
    )


def slip_words(slip: Slip) -> dict[str, Any]:
    """Return one slip of a sent assessment: where, as a code, and in words."""
    texts: Mapping[Any, Any] = {**REFUSALS, **MISFITS}
    told: dict[str, Any] = {"path": slip.path, "code": slip.why, "text": str(texts[slip.why])}
    if slip.low is not None:
        told |= {"low": slip.low, "high": slip.high}
    return told
