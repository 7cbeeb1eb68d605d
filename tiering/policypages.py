"""Versions of the policy and their simulations as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import money, number, percent, signed
from common.text import in_language
from people.models import Site, User
from tiering import policywords, selectors, words
from tiering.forms import PolicyForm
from tiering.models import PolicyVersion, Simulation
from tiering.rules.lint import Finding, Level, open_findings
from tiering.rules.simulate import Withheld, withheld_of, withheld_sums
from tiering.rules.simulate.tally import SMALLEST_SHOWN, TIERS
from tiering.rules.thresholds import THRESHOLDS, Group, changes, flat

WITHHELD, WITHHELD_CELL = "<5", "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One threshold of the table; ``field`` and its companions only where it can be edited."""

    name: str
    label: str
    unit: str
    before: str
    after: str
    changed: bool
    mark: str
    source: str
    field: BoundField | None = None
    mark_field: BoundField | None = None
    source_field: BoundField | None = None


def groups(policy: PolicyVersion, form: PolicyForm | None) -> list[dict[str, Any]]:
    """Return the thresholds under their headings, beside those of the version it replaces."""
    before, after = flat(selectors.base_thresholds(policy)), flat(policy.thresholds)
    differing = {
        change.name for change in changes(selectors.base_thresholds(policy), policy.thresholds)
    }
    marks = selectors.marks_of(policy)
    lines: dict[Group, list[Line]] = {group: [] for group in Group}
    for threshold in THRESHOLDS:
        name = threshold.name
        mark = marks[name]
        lines[threshold.group].append(
            Line(
                name=name,
                label=policywords.threshold(name),
                unit=str(policywords.UNITS[threshold.unit]),
                before=policywords.value(name, before.get(name)),
                after=policywords.value(name, after.get(name)),
                changed=name in differing,
                mark=str(dict(policywords.MARKS)[mark["mark"]]),  # type: ignore[index]
                source=mark["source"],
                field=form[name] if form else None,
                mark_field=form[f"{name}:mark"] if form else None,
                source_field=form[f"{name}:source"] if form else None,
            )
        )
    return [
        {"title": str(policywords.GROUPS[group]), "lines": found}
        for group, found in lines.items()
        if found
    ]


def findings(policy: PolicyVersion, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return what the lint found, in words, with who took a warning on and why."""
    return [
        {
            "key": finding.key,
            "level": finding.level.value,
            "level_word": str(policywords.LEVELS[finding.level.value]),
            "tone": policywords.TONES[finding.level.value],
            "title": policywords.title(finding),
            "text": policywords.text(finding),
            "acknowledged": _taken_on(policy.acknowledged.get(finding.key)),
        }
        for finding in found
    ]


def _taken_on(told: dict[str, str] | None) -> dict[str, str] | None:
    return told and {"reason": told["reason"], "by": in_language(told["latin"], told["by"])}


def simulation_card(simulation: Simulation) -> dict[str, Any]:
    """Return what may be told of a finished simulation: sums under the disclosure rule."""
    result = simulation.result
    matrix = result["matrix"]
    hidden = withheld_of(matrix)
    moved = sum(n for r, line in enumerate(matrix) for c, n in enumerate(line) if r != c)
    return {
        "moved": _moved(moved, hidden),
        "moved_share": _moved_share(moved, simulation.done, hidden),
        "columns": [str(words.TIERS[tier]) for tier in TIERS],
        "rows": _rows(matrix, hidden),
        "totals": _totals(matrix, simulation.done, hidden),
        "floor_breaks": _count(simulation.floor_breaks),
        "floor_kept": simulation.floor_breaks == 0,
        "intensity": _count(result["crossed"]["intensity"]),
        "crossed": [
            {"name": str(policywords.LEANS[name]), "count": _count(count)}
            for name, count in result["crossed"].items()
        ],
        "crossed_any": _count(result["crossed_any"]),
        "effect_withheld": hidden.moves,
        "hours": _hours(result["hours_week"]),
        "booked": _hours(result["booked"], sign=False),
        "revenue": _revenue(result["revenue"]),
        "revenue_share": _share(result["revenue"], result["sold"]),
        "fairness": []
        if hidden.rows or hidden.columns
        else fairness(result["fairness"], result["thirds"], moves=not hidden.moves),
    }


def _rows(matrix: Sequence[Sequence[int]], hidden: Withheld) -> list[dict[str, Any]]:
    sums = [sum(line) for line in matrix]
    return [
        {
            "tier": TIERS[r].value,
            "cells": [
                {
                    "text": WITHHELD_CELL if (r, c) in hidden.cells else number(n),
                    "withheld": (r, c) in hidden.cells,
                    "kind": "same" if r == c else "zero" if not n else "up" if c > r else "down",
                }
                for c, n in enumerate(line)
            ],
            "sum": WITHHELD_CELL if r in hidden.rows else number(sums[r]),
        }
        for r, line in enumerate(matrix)
    ]


def _totals(matrix: Sequence[Sequence[int]], n: int, hidden: Withheld) -> list[dict[str, str]]:
    sums = [sum(line[c] for line in matrix) for c in range(len(matrix))]
    return [
        {
            "text": WITHHELD_CELL if c in hidden.columns else number(total),
            "share": "" if c in hidden.columns or not n else percent(Decimal(total) / n),
        }
        for c, total in enumerate(sums)
    ]


def _count(n: int) -> str:
    return WITHHELD if 0 < n < SMALLEST_SHOWN else number(n)


def _moved(moved: int, hidden: Withheld) -> str:
    return (
        (WITHHELD_CELL if moved >= SMALLEST_SHOWN else WITHHELD) if hidden.moved else number(moved)
    )


def _moved_share(moved: int, n: int, hidden: Withheld) -> str:
    """Return the share that moves, "" where it would tell a number that is withheld."""
    return percent(Decimal(moved) / n) if n and not hidden.moved else ""


def _hours(plain: str | None, *, sign: bool = True) -> str:
    if plain is None:
        return "–"
    return signed(Decimal(plain)) if sign else number(Decimal(plain))


def _revenue(plain: str | None) -> str:
    if plain is None:
        return "–"
    whole = Decimal(plain).quantize(Decimal(1))
    return f"+{money(whole)}" if whole > 0 else money(whole)


def _share(part: str | None, whole: str | None) -> str:
    if part is None or whole is None or not Decimal(whole):
        return ""
    return signed(Decimal(part) / Decimal(whole) * 100, 1) + "%"


def fairness(
    rows: Sequence[Mapping[str, Any]], thirds: Sequence[int], *, moves: bool = True
) -> list[dict[str, Any]]:
    """Return the groups beside their like, as shares; one hidden group takes the next with it.

    moves   whether the shares under the draft may stand beside those of now
    """
    sites = {site.code: str(site) for site in Site.objects.all()}
    tables: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        tables.setdefault((row["axis"], row["band"]), []).append(row)
    return [
        {
            "axis": axis,
            "title": str(policywords.AXES[axis]),
            "band": str(policywords.BANDS[band]) if band else "",
            "note": _thirds(thirds) if axis == "income" else "",
            "rows": _group_rows(found, sites, moves=moves),
        }
        for (axis, band), found in tables.items()
    ]


def _thirds(thirds: Sequence[int]) -> str:
    values = {"low": money(thirds[0]), "high": money(thirds[1])}
    return _("Split at %(low)s and %(high)s a month, rounded to 500.") % values


def _group_rows(
    rows: Sequence[Mapping[str, Any]], sites: Mapping[str, str], *, moves: bool
) -> list[dict[str, Any]]:
    hidden = withheld_sums([sum(row["before"]) for row in rows])
    return [
        {
            "name": str(policywords.GROUP_NAMES.get(row["group"]) or sites.get(row["group"], "")),
            "withheld": place in hidden,
            "n": _group_n(sum(row["before"]), hidden=place in hidden),
            "shares": [] if place in hidden else _shares(row, moves=moves),
        }
        for place, row in enumerate(rows)
    ]


def _group_n(n: int, *, hidden: bool) -> str:
    return WITHHELD_CELL if hidden and n >= SMALLEST_SHOWN else _count(n)


def _shares(row: Mapping[str, Any], *, moves: bool) -> list[dict[str, str]]:
    """Return each tier's share; changed only where the rounded figure is another one."""
    n = sum(row["before"])
    shares = []
    for before, after in zip(row["before"], row["after" if moves else "before"], strict=True):
        was, is_now = percent(Decimal(before) / n, 0), percent(Decimal(after) / n, 0)
        shares.append({"before": was, "after": is_now, "changed": "yes" if was != is_now else ""})
    return shares


def steps(policy: PolicyVersion) -> list[dict[str, str]]:
    """Return how far a version has come, as ``components/_steps.html`` shows it."""
    order = ["draft", "linted", "simulated", "accepted", "published"]
    if policy.state not in order:
        return []
    labels = [_("Draft"), _("Checks"), _("Simulation"), _("Acceptance"), _("In use")]
    # What stands behind is done; the draft itself is done as soon as it can be looked at.
    reached = order.index(policy.state)
    return [
        {
            "label": label,
            "state": "done" if place <= reached else "current" if place == reached + 1 else "todo",
            "url": "",
        }
        for place, label in enumerate(labels)
    ]


def waits_for(policy: PolicyVersion, found: Sequence[Finding], user: User) -> list[str]:
    """Return what has to be done before a version can take its next step, in words."""
    open_ones = open_findings(found, policy.acknowledged)
    errors = sum(finding.level is Level.ERROR for finding in open_ones)
    warnings = len(open_ones) - errors
    waiting = []
    if errors:
        waiting.append(
            ngettext("%(n)s error to fix", "%(n)s errors to fix", errors) % {"n": errors}
        )
    if warnings:
        waiting.append(
            ngettext("%(n)s warning to accept", "%(n)s warnings to accept", warnings)
            % {"n": warnings}
        )
    if policy.state in {"draft", "linted"}:
        breaks = selectors.floor_breaks_of(policy)
        waiting.append(
            _("a simulation of these numbers")
            if breaks is None
            else _("a simulation where nobody falls below the floor")
        )
    if policy.state in {"draft", "linted", "simulated"}:
        own = user.pk in policy.authors
        waiting.append(_("acceptance by another person") if own else _("acceptance"))
    return waiting
