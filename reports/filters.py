"""Filters as ``components/_filter_bar.html`` draws them."""

from collections.abc import Iterable
from typing import Any

from reports.cuts import LAST_3, Cut
from reports.forms import AXES, FigureFilterForm


def select(
    name: str, label: Any, value: str, options: Iterable[tuple[str, Any]], default: str = ""
) -> dict[str, Any]:
    """Return one native select; it counts as changed away from its default."""
    return {
        "name": name,
        "label": label,
        "value": value,
        "options": list(options),
        "changed": value != default,
    }


def filter_bar(form: FigureFilterForm, cut: Cut) -> list[dict[str, Any]]:
    """Return the filters of the figures with what is in force."""
    chosen = {name: cut.keys.get(axis, "") for name, axis in AXES.items()}
    along = [
        select(name, field.label, chosen[name], field.choices)
        for name, field in form.fields.items()
        if name in chosen
    ]
    return [*own_filter_bar(form, cut), *along]


def own_filter_bar(form: FigureFilterForm, cut: Cut) -> list[dict[str, Any]]:
    """Return the filter of the period alone."""
    field = form.fields["period"]
    return [select("period", field.label, cut.code, field.choices, default=LAST_3)]
