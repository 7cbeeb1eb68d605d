"""What is wrong or doubtful about a form, and what its parts are called, in words."""

from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from intake.rules.lint import Doubt, Remark, Report
from intake.rules.shape import Cut, Definition, Direction, Group, LicenceClass, Method
from intake.rules.strict import Flaw, InvalidDefinition
from intake.words import in_reader_language

FLAWS = {
    Flaw.NOT_AN_OBJECT: _("must be an object"),
    Flaw.NOT_A_TEXT: _("must be a text that is not empty"),
    Flaw.NOT_A_CODE: _("must be a short code: small letters and digits, joined by - or _"),
    Flaw.NOT_A_NUMBER: _("must be a whole number"),
    Flaw.NOT_A_DECIMAL: _("must be a decimal number in quotes, such as “0.87”"),
    Flaw.NOT_A_FLAG: _("must be true or false"),
    Flaw.NOT_A_LIST: _("must be a list"),
    Flaw.NOT_A_CHOICE: _("must be one of: %(allowed)s"),
    Flaw.TOO_LARGE: _("is too large; at most %(most)s"),
    Flaw.TOO_LONG: _("is too long; at most %(most)s characters"),
    Flaw.TOO_MANY: _("has too many entries; at most %(most)s"),
    Flaw.UNSTORABLE: _("contains characters that cannot be stored"),
    Flaw.UNKNOWN_FIELD: _("is not a known field"),
    Flaw.MISSING: _("is missing"),
    Flaw.EMPTY: _("must not be empty"),
    Flaw.TWICE: _("appears twice: %(code)s"),
    Flaw.LOW_NOT_BELOW_HIGH: _("the lowest answer must be below the highest"),
    Flaw.OUTSIDE_SCALE: _("must be from %(low)s to %(high)s"),
    Flaw.BELOW_ONE: _("must be at least 1"),
    Flaw.NO_GAP_IN_A_SUM: _("a sum needs every item: must be 0"),
    Flaw.GAP_LEAVES_NOTHING: _("must be 0 or more and leave at least one item to score"),
    Flaw.NOT_THE_LOWEST: _("must be the lowest total, %(lowest)s"),
    Flaw.NOT_RISING: _("must start in ascending order, up to %(highest)s"),
    Flaw.ONE_BOUND: _("give one of: at least, at most, below"),
    Flaw.UNKNOWN_ITEM: _("there is no item %(code)s"),
    Flaw.COMES_LATER: _("must be an item before this one"),
    Flaw.ONE_SCALE: _("a mean needs the same scale for all items"),
    Flaw.NOT_WITH_THIS_METHOD: _("doesn't fit this way of scoring"),
    Flaw.LABELS_DO_NOT_FIT: _("must have a word for each of %(count)s answers, or none"),
    Flaw.OUT_OF_RANGE: _("must be from %(low)s to %(high)s"),
    Flaw.SPREAD_OR_POINTS: _("give either spread and reliability, or a number of points"),
    Flaw.NOT_JSON: _("is not JSON: line %(line)s, column %(column)s"),
    Flaw.OTHER_INSTRUMENT: _("is for another instrument: %(code)s"),
    Flaw.OTHER_VERSION: _("is for version %(version)s; version %(wanted)s is in use here"),
}
DOUBTS = {
    Doubt.NO_BANDS: _("There are no bands or cutoffs, so a total would mean nothing."),
    Doubt.ONE_BAND: _("A single band for every total means nothing."),
    Doubt.SAME_IN_BOTH: _("The text is the same in both languages."),
    Doubt.LONG_TOPIC: _("This is long for a phone. Keep it short."),
    Doubt.ALL_REVERSED: _("Every item is reversed. Turn the scale around instead."),
    Doubt.ONE_ITEM: _("A single item is too little to score."),
    Doubt.NO_CITATION: _("Practice-made forms are rarely validated. Name the study."),
    Doubt.CHANGE_WITHOUT_CUT: _("Without a cutoff, nobody can count as recovered."),
}
DIRECTIONS = {
    Direction.HIGHER_IS_WORSE: _("higher is worse"),
    Direction.HIGHER_IS_BETTER: _("higher is better"),
}
METHODS = {
    Method.SUM: _("sum of all items"),
    Method.MEAN: _("mean of the answered items"),
    Method.PRORATED: _("sum; a missing item counts as the mean of the others"),
    Method.GOAL_ATTAINMENT: _("goal attainment (T)"),
    Method.NONE: _("no total, triage levels only"),
}
LICENCES = {
    LicenceClass.OWN: _("the practice's own"),
    LicenceClass.FREE: _("free to use"),
    LicenceClass.ATTESTATION: _("needs a licence"),
}
CONVENTIONS = {
    "abs-10-16-22-30": _("Australian Bureau of Statistics: 10, 16, 22, 30"),
    "us-20-25-30": _("Kessler's group: 20, 25, 30"),
    "us-4-3": _("4 for men, 3 for women"),
    "uk-5": _("United Kingdom: 5 for everybody"),
}
GROUPS = {Group.FEMALE: _("women"), Group.MALE: _("men")}


def problem_words(problem: InvalidDefinition) -> dict[str, str]:
    """Return path and words of one slip."""
    return {
        "path": problem.path,
        "text": str(FLAWS[problem.flaw]) % problem.values,
    }


def remark_words(remark: Remark) -> dict[str, str]:
    return {"path": remark.path, "text": str(DOUBTS[remark.doubt])}


def report_words(report: Report) -> dict[str, Any]:
    """Return what a reading of a draft says, in words."""
    return {
        "problems": [problem_words(problem) for problem in report.problems],
        "remarks": [remark_words(remark) for remark in report.remarks],
    }


def bound_words(cut: Cut) -> str:
    """Return where a cut lies: "≥ 10"; for whom, where not for everybody."""
    if cut.at_least is not None:
        bound = f"≥ {cut.at_least}"
    elif cut.at_most is not None:
        bound = f"≤ {cut.at_most}"
    else:
        bound = f"< {cut.below}"
    if cut.group is None:
        return bound
    return _g("%(bound)s (%(whom)s)") % {"bound": bound, "whom": GROUPS[cut.group]}


def convention_words(code: str) -> str:
    return str(CONVENTIONS.get(code, code))


def name_of(definition: Definition) -> str:
    return in_reader_language(definition.name)
