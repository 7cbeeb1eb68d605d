"""The reasons of a tier in words, for both languages. Codes come in, sentences go out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.formats import exact, money
from tiering.rules.tiers import Boundary, Code, Dimension, Margin, Reason, Tier

TIERS = {
    Tier.BASIC: gettext_lazy("Basic"),
    Tier.DEVELOPMENT: gettext_lazy("Development"),
    Tier.FLAGSHIP: gettext_lazy("Flagship"),
}
INTENSITIES = {
    "low": gettext_lazy("Low"),
    "standard": gettext_lazy("Standard"),
    "high": gettext_lazy("High"),
}
PATHWAYS = {"routine": gettext_lazy("Routine"), "crisis": gettext_lazy("Crisis")}
CRISIS_CHECK = gettext_lazy("Crisis check")
DIMENSIONS = {
    Dimension.SEVERITY: gettext_lazy("Severity"),
    Dimension.WILLINGNESS: gettext_lazy("Willingness"),
    Dimension.GOALS: gettext_lazy("Goals"),
    Dimension.NEED: gettext_lazy("Need"),
    Dimension.FIT: gettext_lazy("Fit"),
    Dimension.PATHWAY: gettext_lazy("Pathway"),
}
MEASURES = {
    "sads": gettext_lazy("Severity"),
    "peak": gettext_lazy("One dimension"),
    "phq-9": "PHQ-9",
    "gad-7": "GAD-7",
    "core-10": "CORE-10",
    "k10": "K10",
}
PROVISIONAL = {"sads": gettext_lazy("the severity form isn't finished")}

# Sentences with the reason's own values; %(…)s are codes already turned into words or figures.
SENTENCES = {
    Code.SEVERITY_MISSING: gettext_lazy("The severity form isn't finished."),
    Code.SEVERITY_BELOW: gettext_lazy("%(sads)s of 49"),
    Code.SEVERITY_RAISED: gettext_lazy("%(sads)s of 49"),
    Code.SEVERITY_HIGH: gettext_lazy("%(sads)s of 49, high"),
    Code.SEVERITY_LONG: gettext_lazy("%(sads)s of 49 for %(months)s months"),
    Code.MONEY_NOT_ASKED_MINOR: gettext_lazy("Money isn't asked about: the client is a minor."),
    Code.MONEY_NOT_ASKED_SPONSORED: gettext_lazy("Money isn't asked about: a sponsor pays."),
    Code.MONEY_MISSING: gettext_lazy("Income not asked yet"),
    Code.INCOME_REACHES: gettext_lazy("%(income)s a month"),
    Code.INCOME_BELOW: gettext_lazy("%(income)s a month"),
    Code.BUDGET_BELOW: gettext_lazy("%(income)s a month, budget %(budget)s a year"),
    Code.WITHHELD_BUDGET_REACHES: gettext_lazy("Income withheld, budget %(budget)s a year"),
    Code.WITHHELD_BUDGET_BELOW: gettext_lazy("Income withheld, budget %(budget)s a year"),
    Code.WITHHELD_BUDGET_MISSING: gettext_lazy("Income withheld, no budget stated"),
    Code.GOALS_MISSING: gettext_lazy("No goal yet"),
    Code.GOALS_STRONG: gettext_lazy("%(smart)s of 5, strong"),
    Code.GOALS_UNCLEAR: gettext_lazy("%(smart)s of 5"),
    Code.NEED_SEVERITY: gettext_lazy("Severity total %(total)s (the floor applies from %(line)s)"),
    Code.NEED_SPIKE: gettext_lazy("One dimension at %(total)s (the floor applies from %(line)s)"),
    Code.NEED_MEASURE: gettext_lazy("%(measure)s %(total)s (the floor applies from %(line)s)"),
    Code.NEED_NONE: gettext_lazy("No sign asks for more care."),
    Code.FIT_MEDIAN: gettext_lazy("Median of the three leans"),
    Code.FIT_CAPPED: gettext_lazy("Limited by willingness"),
    Code.ALERT_OPEN: gettext_lazy("A crisis alert is open."),
    Code.MASKED: gettext_lazy("You don't have access to this"),
}
MONEY_VALUES = {"income", "budget"}


def sentence(reason: Reason) -> str:
    """Return one reason in the reader's language."""
    values = {name: _value(name, value) for name, value in reason.values.items()}
    return str(SENTENCES[reason.code]) % values


def margin(margin_: Margin) -> str:
    """Return how far a fact lies from a line: "7 above 21", "1 tick below strong (4)"."""
    distance = abs(Decimal(str(margin_.gap)))
    line = _value(margin_.measure, margin_.line)
    amount = _value(margin_.measure, str(distance))
    reached = Decimal(str(margin_.gap)) >= 0 and not (margin_.exceed and distance == 0)
    if distance == 0:
        return _("exactly at %(line)s") % {"line": line}
    if margin_.measure == "months":
        months = {"count": int(distance), "line": line}
        if reached:
            text = ngettext(
                "%(count)s month above %(line)s", "%(count)s months above %(line)s", int(distance)
            )
        else:
            text = ngettext(
                "%(count)s month below %(line)s", "%(count)s months below %(line)s", int(distance)
            )
        return text % months
    if reached:
        return _("%(amount)s above %(line)s") % {"amount": amount, "line": line}
    return _("%(amount)s below %(line)s") % {"amount": amount, "line": line}


def boundary(nearest: Boundary | None) -> str:
    """Return the nearest change that would raise the proposal, or "" where there is none."""
    if nearest is None:
        return ""
    changes = [_change(missing) for missing in nearest.missing]
    together = _(" and ").join(changes)
    return _("%(changes)s would propose %(tier)s") % {
        "changes": together,
        "tier": TIERS[nearest.gives],
    }


def _change(missing: Margin) -> str:
    gap = abs(Decimal(str(missing.gap)))
    if missing.measure == "smart":
        ticks = int(gap)
        text = ngettext("%(count)s more goal tick", "%(count)s more goal ticks", ticks)
        return text % {"count": ticks}
    if missing.measure == "months":
        months = int(gap)
        text = ngettext("%(count)s more month", "%(count)s more months", months)
        return text % {"count": months}
    line = _value(missing.measure, missing.line)
    words = {
        "income": _("An income of %(line)s") % {"line": line},
        "budget": _("A budget above %(line)s") % {"line": line},
        "sads": _("Severity %(line)s") % {"line": line},
        "peak": _("One dimension at %(line)s") % {"line": line},
    }
    name = MEASURES.get(missing.measure, missing.measure)
    return words.get(missing.measure, _("%(name)s at %(line)s") % {"name": name, "line": line})


def _value(name: str, value: Any) -> str:
    if name in MONEY_VALUES:
        return money(Decimal(str(value)))
    if name == "measure":
        return str(MEASURES.get(str(value), value))
    if name in ("total", "line") and not isinstance(value, int):
        return exact(Decimal(str(value)))
    return str(value)


def summary(tiers: Mapping[str, Tier], *, capped: bool) -> str:
    """Return the proposal in two sentences: what need says, and what fit says."""
    need, fit = tiers["need"], tiers["fit"]
    first = {
        Tier.BASIC: _("No sign asks for more than basic care."),
        Tier.DEVELOPMENT: _("Severity sets the need at Development."),
        Tier.FLAGSHIP: _("Severity sets the need at Flagship."),
    }[need]
    values = {"fit": TIERS[fit]}
    if capped:
        second = (
            _(
                "The three together would allow more; willingness to pay limits the offer to "
                "%(fit)s."
            )
            % values
        )
    elif tiers["willingness"] is Tier.FLAGSHIP and fit is not Tier.FLAGSHIP:
        second = (
            _(
                "Willingness to pay would allow flagship; severity and goals keep the offer at "
                "%(fit)s."
            )
            % values
        )
    else:
        second = _("The three together point to %(fit)s.") % values
    return _("%(first)s %(second)s") % {"first": first, "second": second}
