"""Groups side by side, and the warnings, as the components show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats, geometry
from common.text import in_language
from feedback.rules.metrics import Direction, Figure, Metric, Standing, Unit, against_target
from people.rules.disclosure import SMALLEST_SHOWN, Sample
from reports import words
from reports.figures import TILES
from reports.models import Axis
from reports.selectors.comparisons import Heat
from reports.selectors.warnings import OpenWarning
from reports.tiles import strip, why_withheld

# Steps of colour of an NPS cell around the practice's target.
CUTS = (-20, 0, 10, 15)


def sites(
    figures: Mapping[str, Mapping[str, Figure]],
    names: Mapping[str, str],
    registry: Mapping[str, Metric],
) -> list[dict[str, Any]]:
    """Return one row a site; a site without a session is not in it."""
    return [
        {
            "name": name,
            "key": key,
            "cells": [_site_cell(registry[code], figures[key][code]) for code in TILES],
        }
        for key, name in names.items()
        if key in figures
    ]


def _site_cell(metric: Metric, figure: Figure) -> dict[str, Any]:
    cell = {"label": words.NAMES[metric.code], "n": formats.number(figure.n)}
    if figure.value is None:
        why = why_withheld(figure, metric.code)
        return {**cell, "value": "", "why": why, "empty": not figure.n}
    return {
        **cell,
        "value": words.value(metric, figure.value),
        "interval": words.interval(metric, figure.low, figure.high),
        "strip": strip(metric, figure),
        "small": figure.sample is Sample.SMALL,
        "off": against_target(metric, figure) is Standing.OFF_TARGET,
        "label_strip": words.strip_label(metric, figure),
    }


def heat(found: Heat, names: Mapping[str, str], metric: Metric, address: str) -> dict[str, Any]:
    """Return the heat table of counselors; ``address`` is the dashboard's, for one counselor."""
    rows = [
        {
            "label": name,
            "url": f"{address}?counselor={key}",
            "cells": [_heat_cell(found.rows[key][month], metric, month) for month in found.months],
        }
        for key, name in names.items()
        if key in found.rows
    ]
    total = [_heat_cell(found.total[month], metric, month) for month in found.months]
    return {
        "corner": _("Counselor"),
        "columns": [words.month_short(month) for month in found.months],
        "rows": rows,
        "total": {"label": _("Practice"), "url": "", "cells": total},
    }


def _heat_cell(figure: Figure, metric: Metric, month: date) -> dict[str, Any]:
    if not figure.n:
        return {"text": "", "empty": True, "title": words.none_yet()}
    if figure.value is None:
        few = figure.n < SMALLEST_SHOWN
        text = f"n<{SMALLEST_SHOWN}" if few else "—"
        return {"text": text, "withheld": True, "title": why_withheld(figure, metric.code)}
    interval = words.interval(metric, figure.low, figure.high)
    title = f"{words.month_name(month)} · {interval} · n = {figure.n}"
    return {
        "text": words.value(metric, figure.value),
        "level": geometry.heat_level(figure.value, heat_cuts(metric)),
        "title": title,
        "small": figure.sample is Sample.SMALL,
        "withheld": False,
    }


def heat_cuts(metric: Metric) -> list[Decimal]:
    """Return the four boundaries of colour: the target and steps around it."""
    middle = metric.target if metric.target is not None else Decimal(50)
    return [middle + cut for cut in CUTS]


def heat_key(metric: Metric) -> list[str]:
    """Return the five texts of the key."""
    lows = [words.plain(cut) for cut in heat_cuts(metric)]
    highs = [words.plain(cut - 1) for cut in heat_cuts(metric)]
    middle = [f"{low}–{high}" for low, high in zip(lows[:-1], highs[1:], strict=True)]
    return [f"< {lows[0]}", *middle, f"≥ {lows[-1]}"]


def warnings(
    rows: Iterable[tuple[OpenWarning, Sequence[Decimal | None]]],
    names: Mapping[str, str],
    registry: Mapping[str, Metric],
    address: str,
    *,
    may_act: bool,
) -> list[dict[str, Any]]:
    """Return the early warnings as the dashboard lists them.

    rows   each with its values, None where one may not be shown
    """
    return [
        {**_warning(row, values, names, registry[row.metric], address), **_acts(row, may_act)}
        for row, values in rows
    ]


def _acts(row: OpenWarning, may_act: bool) -> dict[str, str]:
    """Return what can be done about a warning: taken while nobody has it, then closed."""
    if not may_act:
        return {"take_url": "", "close_url": ""}
    taken = row.owner__name is not None
    act = reverse(f"reports:{'close' if taken else 'take'}_warning", args=[row.public_id])
    return {"take_url": "" if taken else act, "close_url": act if taken else ""}


def _warning(
    row: OpenWarning,
    values: Sequence[Decimal | None],
    names: Mapping[str, str],
    metric: Metric,
    address: str,
) -> dict[str, Any]:
    certain = _("Outside the 95% margin") if row.outside_margin else _("Inside the 95% margin")
    at_site = row.axis == Axis.SITE
    return {
        "tone": "danger" if row.outside_margin else "warn",
        "title": _title(metric, names.get(row.key, row.key) if at_site else ""),
        "url": f"{address}?site={row.key}&period=12m" if at_site else f"{address}?period=12m",
        "run": " → ".join(
            _("withheld") if value is None else words.value(metric, value) for value in values
        ),
        "facts": [
            *([] if None in values else [_steps(row, metric)]),
            f"{words.month_name(row.period)} · n = {row.values['n'][-1]} · {certain}",
        ],
        "owner": in_language(row.owner__name_latin or "", row.owner__name or ""),
        "due": "",
    }


def _steps(row: OpenWarning, metric: Metric) -> str:
    first, second = (_step(metric, Decimal(change)) for change in row.values["changes"])
    return _("%(first)s, then %(second)s") % {"first": first, "second": second}


def _title(metric: Metric, site: str) -> str:
    name = {"metric": words.NAMES[metric.code], "site": site}
    rose = metric.direction is Direction.LOWER
    if site:
        return (
            _("%(metric)s rose in two periods in a row at %(site)s")
            if rose
            else _("%(metric)s fell in two periods in a row at %(site)s")
        ) % name
    return (
        _("%(metric)s rose in two periods in a row")
        if rose
        else _("%(metric)s fell in two periods in a row")
    ) % name


def _step(metric: Metric, worse: Decimal) -> str:
    change = worse if metric.direction is Direction.LOWER else -worse
    if metric.unit is Unit.POINTS:
        points = formats.signed(change)
        return ngettext("%(points)s point", "%(points)s points", abs(int(change))) % {
            "points": points
        }
    return formats.signed(change, 1) + "%"
