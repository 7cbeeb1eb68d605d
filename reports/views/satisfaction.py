"""The satisfaction dashboard, and a counselor's own figures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.access import asks
from reports import tables, tiles
from reports.cuts import Cut
from reports.filters import filter_bar, own_filter_bar
from reports.forms import FigureFilterForm
from reports.models import Axis, RollupProgress
from reports.periods import day_of
from reports.selectors import comparisons
from reports.selectors.choices import Choices, choices_for
from reports.selectors.satisfaction import Reading, own_reading, reading_of
from reports.selectors.warnings import open_warnings

COUNSELORS_SHOWN = 25


@asks("survey_rollup", "list")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show NPS, CSAT, CES and the 72-hour promise. A counselor is sent to her own figures."""
    choices = choices_for(request.user)
    if not choices.reach.whole:
        return redirect("reports:my_feedback")
    now = timezone.now()
    form = FigureFilterForm(request.GET, choices=choices, today=day_of(now))
    cut = form.cut()
    reading = reading_of(cut, now)
    context = {
        **_figures(reading),
        **_groups(cut, choices, reading),
        **_heat(request, cut, choices, reading),
        "filters": filter_bar(form, cut),
        "refused": form.non_field_errors(),
        "summed": RollupProgress.objects.values_list("through", flat=True).first(),
    }
    return render(request, "reports/dashboard.html", context)


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
    context = {**_figures(own_reading(own, now)), "filters": own_filter_bar(form, own)}
    return render(request, "reports/my_feedback.html", context)


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


def _groups(cut: Cut, choices: Choices, reading: Reading) -> dict[str, Any]:
    address = reverse("reports:dashboard")
    registry = reading.registry
    sites = dict(choices.sites)
    return {
        "sites": tables.sites(comparisons.by_site(cut), sites, registry),
        "warnings": tables.warnings(open_warnings(), sites, registry, address),
    }


def _heat(request: HttpRequest, cut: Cut, choices: Choices, reading: Reading) -> dict[str, Any]:
    """Return one page of counselors by name: a large practice has hundreds."""
    if not choices.reach.counselors:
        return {}
    typed = request.GET.get("from", "")
    start = int(typed) if typed.isdecimal() else 0
    end = start + COUNSELORS_SHOWN
    shown = choices.counselors[start:end]
    found = comparisons.by_counselor(cut, frozenset(key for key, _name in shown))
    metric, address = reading.registry["nps"], reverse("reports:dashboard")
    return {
        "heat": tables.heat(found, dict(shown), metric, address),
        "heat_key": tables.heat_key(metric),
        "heat_first": _heat_url(request, 0) if start else "",
        "heat_next": _heat_url(request, end) if len(choices.counselors) > end else "",
    }


def _heat_url(request: HttpRequest, start: int) -> str:
    kept = request.GET.copy()
    kept["from"] = str(start)
    return f"?{kept.urlencode()}#by-counselor"
