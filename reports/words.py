"""The words of the figures, in both languages: names, definitions, targets, months."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils import formats as django_formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common import formats
from feedback.rules.metrics import Direction, Figure, Metric, Unit
from reports.selectors.unasked import Why
from tiering.words import TIERS

NAMES = {
    "nps": gettext_lazy("NPS"),
    "csat_mean": gettext_lazy("CSAT"),
    "csat_top2": gettext_lazy("CSAT 4 or 5"),
    "ces_mean": gettext_lazy("CES"),
    "attainment_72h": gettext_lazy("72-hour attainment"),
    "sent_in_time": gettext_lazy("Invited in time"),
}
DEFINITIONS = {
    "nps": gettext_lazy(
        "100 × (share of 9 and 10 minus share of 0 to 6) among those who answered. "
        "Interval (95%): adjusted Wald."
    ),
    "csat_mean": gettext_lazy(
        "Mean of the answers 1 to 5, answered only. Interval (95%) of the mean."
    ),
    "csat_top2": gettext_lazy(
        "Share of the answers 4 and 5, answered only. Interval (95%): Wilson."
    ),
    "ces_mean": gettext_lazy(
        "Mean effort 1 to 7, answered only; lower is better. Interval (95%) of the mean."
    ),
    "attainment_72h": gettext_lazy(
        "Answered within 72 hours of the session's end, of all eligible sessions: those that "
        "could be asked and whose 72 hours are over. Interval (95%): Wilson."
    ),
    "sent_in_time": gettext_lazy(
        "Invitation sent within an hour of its due time, 24 hours after the session, of all "
        "eligible sessions. Interval (95%): Wilson."
    ),
}
DIRECTIONS = {
    Direction.HIGHER: gettext_lazy("higher is better"),
    Direction.LOWER: gettext_lazy("lower is better"),
}


def tier_options() -> list[tuple[str, str]]:
    """Return the tiers as a filter offers them, "All" first."""
    return [("", _("All")), *((tier.value, str(word)) for tier, word in TIERS.items())]


def month_name(month: date) -> str:
    """Return "Oct 2026" or "2026年10月"."""
    return _written(month, "Y年n月" if _chinese() else "M Y")


def month_short(month: date) -> str:
    """Return "Oct" or "10月": for the columns of a table and the axis of a chart."""
    return _written(month, "n月" if _chinese() else "M")


@lru_cache(maxsize=256)
def _written(month: date, pattern: str) -> str:
    """The pattern names its language, so a month is written once for each."""
    return django_formats.date_format(month, pattern)


def value(metric: Metric, number: Decimal) -> str:
    """Return a figure as it is shown: +52, 4.56, 65.8%."""
    if metric.unit is Unit.POINTS:
        return formats.signed(number, metric.decimals)
    written = formats.number(number, metric.decimals)
    return f"{written}%" if metric.unit is Unit.PERCENT else written


def interval(metric: Metric, low: Decimal, high: Decimal) -> str:
    """Return a 95% interval: "+44 to +60"."""
    ends = {"low": value(metric, low), "high": value(metric, high)}
    return _("%(low)s to %(high)s") % ends


def strip_label(metric: Metric, figure: Figure) -> str:
    """Return an interval strip in words, for people who hear it; the figure is not withheld."""
    values = {
        "value": value(metric, figure.value),
        "interval": interval(metric, figure.low, figure.high),
        "target": target(metric),
    }
    return _("Value %(value)s, 95%% interval %(interval)s. %(target)s") % values


def change(metric: Metric, difference: Decimal, before: str) -> str:
    """Return a change against an earlier period: "+2.1 pts vs Sep 2026".

    A change of points is written with one digit more than the figure, which is whole.
    """
    if metric.unit is Unit.MEAN:
        return _("%(change)s vs %(before)s") % {
            "change": formats.signed(difference, metric.decimals),
            "before": before,
        }
    return _("%(change)s pts vs %(before)s") % {
        "change": formats.signed(difference, 1),
        "before": before,
    }


def target(metric: Metric) -> str:
    """Return "Target ≥ 50", or "" where the practice has none."""
    if metric.target is None:
        return ""
    sign = "≥" if metric.direction is Direction.HIGHER else "≤"
    unit = "%" if metric.unit is Unit.PERCENT else ""
    return _("Target %(target)s") % {"target": f"{sign} {plain(metric.target)}{unit}"}


def plain(number: Decimal) -> str:
    """Return a threshold without empty digits: 4.500 is "4.5"."""
    return format(number.normalize(), "f")


def off_target(metric: Metric) -> str:
    """Return the word for a figure on the wrong side."""
    return _("Below target") if metric.direction is Direction.HIGHER else _("Over target")


def none_yet(*, of_sessions: bool = False) -> str:
    """Return why there is no figure where nothing is withheld: nobody stands behind it."""
    return _("no eligible sessions") if of_sessions else _("no answers")


def answers_needed(n: int, needed: int, *, of_sessions: bool = False) -> str:
    """Return why a figure is withheld: "3 of 5 answers needed"."""
    values = {"n": n, "needed": needed}
    if of_sessions:
        return _("%(n)s of %(needed)s eligible sessions needed") % values
    return _("%(n)s of %(needed)s answers needed") % values


def _chinese() -> bool:
    return (get_language() or "en").startswith("zh")


# Why a client was not asked after a session, as the heads of a table.
UNASKED = {
    Why.LATE: gettext_lazy("Recorded after 72 hours"),
    Why.TAKEN_BACK: gettext_lazy("Record taken back"),
    Why.NO_CONSENT: gettext_lazy("No consent to surveys"),
    Why.NO_ADDRESS: gettext_lazy("No usable address"),
    Why.ON_HOLD: gettext_lazy("Messages held"),
    Why.UNDELIVERED: gettext_lazy("Not delivered"),
    Why.CANCELLED: gettext_lazy("Session cancelled"),
    Why.NO_SHOW: gettext_lazy("Client no-show"),
    Why.UNRECORDED: gettext_lazy("Not recorded yet"),
}
