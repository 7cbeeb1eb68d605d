"""Readings turned into what the components show: every text ready, nothing left to decide."""

from datetime import date
from decimal import Decimal
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from common import formats, geometry
from feedback.rules.metrics import Figure, Metric, Standing, against_target
from people.rules.disclosure import SMALLEST_SHOWN, Sample
from reports import words
from reports.cuts import LENGTHS, Cut
from reports.figures import TILES
from reports.selectors.satisfaction import Reading

SPARK_MONTHS = 7
AXIS_STEP = 20
# Attainment has sessions behind it, the others answers.
OF_SESSIONS = {"attainment_72h", "sent_in_time"}


def tiles(reading: Reading) -> list[dict[str, Any]]:
    """Return the four tiles of a reading for ``components/_metric_tile.html``."""
    return [_tile(reading, code) for code in TILES]


def _tile(reading: Reading, code: str) -> dict[str, Any]:
    metric, figure = reading.registry[code], reading.figures[code]
    tile = {
        "code": code,
        "label": words.NAMES[code],
        "definition": words.DEFINITIONS[code],
        "target": words.target(metric),
        "direction": words.DIRECTIONS[metric.direction],
        "n": formats.number(figure.n),
        "n_label": _("Eligible n") if code in OF_SESSIONS else _("n"),
        "response": _response(reading, code),
        "sample": figure.sample.value,
        "url": "",
    }
    if figure.value is None:
        return {**tile, "withheld": why_withheld(figure, code)}
    return {**tile, **_shown(reading, metric, figure)}


def _shown(reading: Reading, metric: Metric, figure: Figure) -> dict[str, Any]:
    standing = against_target(metric, figure)
    status = {Standing.ON_TARGET: "good", Standing.OFF_TARGET: "bad"}.get(standing, "")
    return {
        "value": words.value(metric, figure.value),
        "change": _change(reading, metric, figure),
        "status": status,
        "status_text": _("On target") if status == "good" else words.off_target(metric),
        "interval": words.interval(metric, figure.low, figure.high),
        "strip": strip(metric, figure),
        "sparkline": _sparkline(reading, metric),
    }


def strip(metric: Metric, figure: Figure) -> geometry.Strip | None:
    """Return the interval strip of a figure, None where it is withheld."""
    if figure.value is None:
        return None
    return geometry.strip(
        value=figure.value,
        minimum=metric.low,
        maximum=metric.high,
        low=figure.low,
        high=figure.high,
        target=metric.target,
        better=metric.direction.value,
    )


def why_withheld(figure: Figure, code: str) -> str:
    """Return why there is no value: too few answers, or another group could be worked out."""
    if not figure.n:
        return words.none_yet(of_sessions=code in OF_SESSIONS)
    if figure.n < SMALLEST_SHOWN:
        return words.answers_needed(figure.n, SMALLEST_SHOWN, of_sessions=code in OF_SESSIONS)
    return _("Hidden so that another figure can't be worked out from it")


def _response(reading: Reading, code: str) -> str:
    asked = reading.tally.asked
    if not asked:
        return ""
    answers = reading.tally.answered if code in OF_SESSIONS else reading.tally.n_of(code)
    return formats.percent(Decimal(answers) / asked)


def _change(reading: Reading, metric: Metric, figure: Figure) -> str:
    before = reading.before.get(metric.code)
    if before is None or before.value is None or figure.value is None:
        return ""
    return words.change(metric, figure.value - before.value, before_name(reading.cut))


def before_name(cut: Cut) -> str:
    """Return what the period before is called."""
    if cut.code in LENGTHS:
        return _("%(months)s months earlier") % {"months": LENGTHS[cut.code]}
    return words.month_name(cut.period.before.start)


def _sparkline(reading: Reading, metric: Metric) -> geometry.Sparkline:
    months = reading.cut.shown.months[-SPARK_MONTHS:]
    values = [reading.months[metric.code][month].value for month in months]
    return geometry.sparkline(values, target=metric.target)


def nps_chart(reading: Reading) -> dict[str, Any]:
    """Return the line of NPS over twelve months, for ``components/_chart.html``."""
    metric, months = reading.registry["nps"], reading.months["nps"]
    data: dict[str, Any] = {
        "points": [_point(month, figure) for month, figure in months.items()],
        "name": str(words.NAMES["nps"]),
        "decimals": 0,
        "sign": True,
        "minimum": _axis_start(months.values()),
        "maximum": 100,
    }
    if metric.target is not None:
        data["target"] = float(metric.target)
        data["targetLabel"] = f"≥ {words.plain(metric.target)}"
    return {
        "id": "nps",
        "title": _("NPS by month"),
        "description": _("Twelve months with their intervals (95%) and the target."),
        "kind": "trend",
        "data": data,
        "empty": all(point["value"] is None for point in data["points"]),
    }


def _point(month: date, figure: Figure) -> dict[str, Any]:
    known = figure.value is not None
    return {
        "label": words.month_short(month),
        "value": float(figure.value) if known else None,
        "low": float(figure.low) if known else None,
        "high": float(figure.high) if known else None,
        "n": figure.n,
        "small": figure.sample is Sample.SMALL,
        "note": "" if known else why_withheld(figure, "nps"),
    }


def _axis_start(figures: Any) -> int:
    """The axis starts at zero, or at the step below the lowest interval."""
    lowest = min((figure.low for figure in figures if figure.low is not None), default=Decimal(0))
    return 0 if lowest >= 0 else floor(lowest / AXIS_STEP) * AXIS_STEP


def nps_table(reading: Reading) -> dict[str, Any]:
    """Return the same months as numbers."""
    metric = reading.registry["nps"]
    return {
        "head": [_("Month"), words.NAMES["nps"], _("Interval (95%)"), _("n")],
        "rows": [
            [words.month_name(month), *_cells(metric, figure)]
            for month, figure in reading.months["nps"].items()
        ],
    }


def _cells(metric: Metric, figure: Figure) -> list[str]:
    if figure.value is None:
        text = _("withheld") if figure.n else words.none_yet()
        return [text, "", formats.number(figure.n)]
    interval = words.interval(metric, figure.low, figure.high)
    return [words.value(metric, figure.value), interval, formats.number(figure.n)]


def nps_sentence(reading: Reading) -> str:
    """Return what the last interval says about the target, in one sentence."""
    metric = reading.registry["nps"]
    month, figure = list(reading.months["nps"].items())[-1]
    if figure.value is None or metric.target is None:
        return ""
    name = {"month": words.month_name(month)}
    if figure.low > metric.target:
        return _("The interval of %(month)s lies above the target.") % name
    if figure.high < metric.target:
        return _("The interval of %(month)s lies below the target.") % name
    return _("The interval of %(month)s includes the target: not yet certain.") % name


def promise(reading: Reading) -> list[dict[str, Any]]:
    """Return the promise ledger of the period, for ``components/_tally.html``."""
    tally, metric = reading.tally, reading.registry["sent_in_time"]
    figure = reading.figures["sent_in_time"]
    in_time = _("withheld") if figure.value is None else words.value(metric, figure.value)
    late = against_target(metric, figure) is Standing.OFF_TARGET
    return [
        {"label": _("Sessions held"), "value": formats.number(tally.sessions)},
        {
            "label": _("Could be asked"),
            "value": formats.number(tally.asked),
            "note": _("the others have a recorded reason"),
        },
        {
            "label": words.NAMES["sent_in_time"],
            "value": in_time,
            "note": words.target(metric),
            "bad": late,
        },
        {
            "label": _("Answered"),
            "value": formats.number(tally.answered),
            "note": _("%(count)s within 72 hours")
            % {"count": formats.number(tally.answered_in_time)},
        },
    ]
