"""Policies in words: thresholds, steps, findings, groups of the simulator."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.formats import money, number
from tiering.rules.lint import Code, Finding
from tiering.rules.thresholds import BY_NAME, FLOOR_MEASURES, Group, Mark, Unit
from tiering.words import MEASURES, TIERS

THRESHOLDS = {
    "severity_development": _("Severity total, development"),
    "severity_flagship": _("Severity total, flagship"),
    "chronic_severity": _("Severity total of a long history, flagship"),
    "chronic_months": _("Length of a long history"),
    "income_flagship": _("Monthly income, flagship"),
    "budget_flagship": _("Yearly budget, flagship above"),
    "smart_flagship": _("Best goal, flagship"),
    "floor_severity": _("Severity total, floor"),
    "floor_peak": _("One dimension, floor"),
    "intensity_high": _("Severity total, high intensity"),
}
GROUPS = {
    Group.SEVERITY: _("Severity"),
    Group.WILLINGNESS: _("Willingness"),
    Group.GOALS: _("Goals"),
    Group.FLOOR: _("Clinical floor"),
    Group.INTENSITY: _("Care intensity"),
}
UNITS = {
    Unit.POINTS: _("points"),
    Unit.MONTHS: _("months"),
    Unit.CNY_MONTH: _("CNY a month"),
    Unit.CNY_YEAR: _("CNY a year"),
}
MARKS = {
    Mark.DOC: _("documents"),
    Mark.FIELD: _("field"),
    Mark.OURS: _("practice"),
}
LEVELS = {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}
TONES = {"error": "danger", "warning": "warn", "note": "line"}
STATE_TONES = {
    "draft": "warn",
    "linted": "accent",
    "simulated": "accent",
    "accepted": "good",
    "published": "good",
    "withdrawn": "line",
}
PORTRAITS = {
    "newcomer": _("office newcomer"),
    "manager": _("manager"),
    "freelancer": _("freelancer"),
}
TITLES = {
    Code.MISSING: _("%(name)s is missing"),
    Code.UNKNOWN: _("%(name)s is not a threshold of the rule"),
    Code.OFF_SCALE: _("%(name)s is off its scale"),
    Code.OVERLAP: _("Flagship starts below development"),
    Code.EMPTY_BAND: _("No total leans towards development"),
    Code.DEAD_LINE: _("A threshold that never decides"),
    Code.ALWAYS: _("A threshold that everyone passes"),
    Code.GAP: _("Totals %(from)s to %(to)s are not covered by the floor"),
    Code.NEED_WITHOUT_LEAN: _("Totals %(from)s to %(to)s are covered by the floor but lean basic"),
    Code.INTENSITY_BELOW_FLOOR: _("High intensity below the floor"),
    Code.INTENSITY_APART: _("Flagship severity and high intensity start at different totals"),
    Code.UNREACHABLE_TIER: _("%(tier)s can never be proposed"),
    Code.FLOOR_BREACH: _("The floor is looser than in the documents"),
    Code.FLOOR_LOOSENED: _("The floor is looser than the one in use"),
    Code.PORTRAIT: _("A sample person from the documents gets a different tier"),
    Code.TWO_ANSWERS: _("An income of %(income)s gives two answers"),
    Code.MONEY_MOVES_CARE: _("Money changes care"),
    Code.HELD: _("Money alone changes neither floor, intensity nor pathway"),
}
TEXTS = {
    Code.MISSING: _("Every threshold needs a number."),
    Code.UNKNOWN: _("Remove it: the rule would reject the whole version."),
    Code.OFF_SCALE: _("Enter a whole number on its scale; money with at most two decimals."),
    Code.OVERLAP: _("Totals %(from)s to %(to)s would be flagship but not yet development."),
    Code.EMPTY_BAND: _("Both thresholds are at %(line)s: severity leans either basic or flagship."),
    Code.DEAD_LINE: _("%(name)s at %(line)s is at or above %(other)s, which decides first."),
    Code.ALWAYS: _("%(name)s at %(line)s applies to everyone who answers."),
    Code.GAP: _("They lean development, but willingness to pay can still bring them to basic."),
    Code.NEED_WITHOUT_LEAN: _("They get development by need alone."),
    Code.INTENSITY_BELOW_FLOOR: _(
        "Totals %(from)s to %(to)s would need high care but have no floor."
    ),
    Code.INTENSITY_APART: _("Totals %(from)s to %(to)s have one without the other. Allowed."),
    Code.UNREACHABLE_TIER: _("No answers lead there. A tier nobody can reach is not a tier."),
    Code.FLOOR_BREACH: _("%(name)s at %(line)s; the documents cover everyone from %(most)s."),
    Code.FLOOR_LOOSENED: _("%(name)s at %(line)s; currently everyone from %(most)s is covered."),
    Code.PORTRAIT: _("The %(portrait)s: the documents say %(told)s, the rule gives %(given)s."),
    Code.TWO_ANSWERS: _(
        "The portrait of the %(portrait)s says %(told)s; the income line of %(line)s leans "
        "%(leans)s. The whole rule gives %(given)s."
    ),
    Code.MONEY_MOVES_CARE: _("Found after %(pairs)s paired checks. This must never happen."),
    Code.HELD: _("%(pairs)s paired checks, each with and without money."),
}
LEANS = {
    "severity": _("Severity"),
    "willingness": _("Willingness"),
    "goals": _("Goals"),
    "need": _("Need"),
    "intensity": _("Care intensity"),
}
BANDS = {
    "none": _("severity unknown"),
    "7-20": _("severity 7 to 20"),
    "21-34": _("severity 21 to 34"),
    "35-49": _("severity 35 to 49"),
}
GROUP_NAMES = {
    "low": _("lower third of incomes"),
    "middle": _("middle third"),
    "high": _("upper third"),
    "adult": _("adults"),
    "minor": _("minors"),
}
AXES = {
    "income": _("Income thirds at equal severity"),
    "site": _("Sites"),
    "minor": _("Minors and adults"),
}


def threshold(name: str) -> str:
    """Return what a threshold is called; an unknown one is called by its own name."""
    if name.startswith(FLOOR_MEASURES):
        code = name.removeprefix(FLOOR_MEASURES)
        return str(_("%(measure)s, floor") % {"measure": MEASURES.get(code, code)})
    return str(THRESHOLDS.get(name, name))


def value(name: str, plain: Any) -> str:
    """Return a threshold's number as written; "–" where there is none."""
    if plain is None:
        return "–"
    if name in BY_NAME and BY_NAME[name].is_money:
        return money(Decimal(str(plain)))
    return number(plain) if isinstance(plain, int) else str(plain)


def title(finding: Finding) -> str:
    return str(TITLES[finding.code]) % _values(finding)


def text(finding: Finding) -> str:
    return str(TEXTS[finding.code]) % _values(finding)


def _values(finding: Finding) -> Mapping[str, str]:
    return {name: _word(name, plain, finding) for name, plain in finding.values.items()}


def _word(name: str, plain: int | str, finding: Finding) -> str:
    if name == "name":
        return threshold(str(plain))
    if name in {"told", "given", "leans", "tier"}:
        return str(TIERS[plain])  # type: ignore[index]
    if name == "portrait":
        return str(PORTRAITS[str(plain)])
    if name == "income" or (name == "line" and finding.code is Code.TWO_ANSWERS):
        return money(Decimal(str(plain)))
    return str(plain)
