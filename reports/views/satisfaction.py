"""The satisfaction dashboard, and a counselor's own figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from common.parts import kept
from people.access import asks, may
from reports import tables, tiles
from reports.cuts import LAST_3, Cut
from reports.filters import filter_bar, own_filter_bar
from reports.forms import AXES, FigureFilterForm
from reports.models import Axis
from reports.periods import day_of
from reports.selectors import comparisons
from reports.selectors.choices import Choices, choices_for
from reports.selectors.offers import Judge
from reports.selectors.satisfaction import Reading, own_reading, reading_of
from reports.selectors.sums import summed_through
from reports.selectors.targets import targets_on
from reports.selectors.warnings import OpenWarning, offered_values, open_warnings

COUNSELORS_SHOWN = 25


@asks("survey_rollup", "list")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show NPS, CSAT, CES and the 72-hour promise. A counselor is sent to her own figures.

    What may be shown is asked at every request. The figures are drawn anew when anything they
    follow from has changed, first of all the roll-ups.
    """
    choices = choices_for(request.user)
    if not choices.reach.whole:
        return redirect("reports:my_feedback")
    now = timezone.now()
    form = FigureFilterForm(request.GET, choices=choices, today=day_of(now))
    cut = form.cut()
    around = _Around(
        start=_start(request),
        refused=form.non_field_errors(),
        warnings=open_warnings(),
        may_act=may(request.user, "early_warning", "update"),
        targets=targets_on(day_of(now)),
        summed=summed_through(),
    )

    def draw() -> SafeString:
        return render_to_string("reports/_dashboard.html", _drawing(form, cut, around, now))

    figures = kept("dashboard", (choices, cut, around, day_of(now)), draw)
    return render(
        request,
        "reports/dashboard.html",
        {
            "figures": figures,
            "may_act": around.may_act,
            "sees_unasked": may(request.user, "unasked_client", "list"),
        },
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What the dashboard shows besides the figures of its cut.

    start     place of the first counselor of the heat table
    may_act   whether this person looks after warnings
    """

    start: int
    refused: Sequence[str]
    warnings: Sequence[OpenWarning]
    may_act: bool
    targets: Mapping[str, Decimal]
    summed: datetime | None


def _start(request: HttpRequest) -> int:
    typed = request.GET.get("from", "")
    return int(typed) if typed.isdecimal() else 0


def _drawing(form: FigureFilterForm, cut: Cut, around: _Around, now: datetime) -> dict[str, Any]:
    judge = Judge(day_of(now))
    reading = reading_of(cut, now, judge)
    choices = form.choices
    filters = filter_bar(form, cut)
    return {
        **_figures(reading),
        **_groups(cut, choices, reading, around, judge),
        **_heat(cut, choices, reading, around.start, judge),
        "filters": filters,
        "reset_url": _reset_url(filters, "reports:dashboard"),
        "refused": around.refused,
        "summed": around.summed,
    }


@asks("counselor_performance", "read")
@require_GET
def my_feedback(request: HttpRequest) -> HttpResponse:
    """Show a counselor what clients say, added up: never who, never one answer."""
    choices = choices_for(request.user)
    if choices.reach.whole:
        return redirect("reports:dashboard")
    now = timezone.now()
    form = FigureFilterForm(request.GET, choices=choices, today=day_of(now))
    asked = form.cut()
    own = Cut(asked.code, asked.period, {Axis.COUNSELOR: str(request.user.pk)})
    filters = own_filter_bar(form, own)
    context = {
        **_figures(own_reading(own, now)),
        "filters": filters,
        "reset_url": _reset_url(filters, "reports:my_feedback"),
    }
    return render(request, "reports/my_feedback.html", context)


def _reset_url(filters: Sequence[Mapping[str, Any]], page: str) -> str:
    return reverse(page) if any(each["changed"] for each in filters) else ""


def _figures(reading: Reading) -> dict[str, Any]:
    return {
        "tally": reading.tally,
        "cut": reading.cut,
        "metrics": tiles.tiles(reading),
        "promise": tiles.promise(reading),
        "chart": tiles.nps_chart(reading),
        "table": tiles.nps_table(reading),
        "sentence": tiles.nps_sentence(reading),
    }


def _groups(
    cut: Cut, choices: Choices, reading: Reading, around: _Around, judge: Judge
) -> dict[str, Any]:
    address = reverse("reports:dashboard")
    registry = reading.registry
    sites = dict(choices.sites)
    return {
        "sites": tables.sites(comparisons.by_site(cut, judge), sites, registry),
        "warnings": tables.warnings(
            [(row, offered_values(row, judge)) for row in around.warnings],
            sites,
            registry,
            address,
            may_act=around.may_act,
        ),
    }


def _heat(cut: Cut, choices: Choices, reading: Reading, start: int, judge: Judge) -> dict[str, Any]:
    """Return one page of counselors by name: a large practice has hundreds."""
    if not choices.reach.counselors:
        return {}
    end = start + COUNSELORS_SHOWN
    shown = choices.counselors[start:end]
    found = comparisons.by_counselor(cut, frozenset(key for key, _name in shown), judge)
    metric, address = reading.registry["nps"], reverse("reports:dashboard")
    return {
        "heat": tables.heat(found, dict(shown), metric, address),
        "heat_key": tables.heat_key(metric),
        "heat_first": _heat_url(cut, 0) if start else "",
        "heat_next": _heat_url(cut, end) if len(choices.counselors) > end else "",
    }


def _heat_url(cut: Cut, start: int) -> str:
    along = {name: cut.keys[axis] for name, axis in AXES.items() if axis in cut.keys}
    period = {} if cut.code == LAST_3 else {"period": cut.code}
    return f"?{urlencode({**period, **along, 'from': start})}#by-counselor"
