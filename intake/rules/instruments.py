"""Score a form by its definition. Pure: no Django, no clock, no database.

A definition is data: items, scale, key, bands, risk items, licence. What an instrument adds to
the few methods of scoring (reversed items, a multiplier, one item that may be missing) stands in
its JSON, so a new instrument is a new file and no new code.
Worked cases: docs/algorithms/instruments.md.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from intake.rules.answers import (
    AnswerProblem,
    InvalidAnswers,
    ProblemCode,
    check_answers,
    read_answer,
    refuse_invalid,
    risk_items,
    risk_of,
)
from intake.rules.attainment import attainment
from intake.rules.definitions import parse_definition
from intake.rules.scored import Scored, SubScored, parts_of
from intake.rules.shape import (
    TENTH,
    Band,
    Cut,
    Definition,
    Direction,
    Group,
    Item,
    Key,
    Method,
    Scale,
    Subscale,
    Texts,
)
from intake.rules.strict import LANGUAGES, InvalidDefinition

__all__ = [
    "LANGUAGES",
    "AnswerProblem",
    "Band",
    "Cut",
    "Definition",
    "Direction",
    "InvalidAnswers",
    "InvalidDefinition",
    "Item",
    "Key",
    "Method",
    "ProblemCode",
    "Scale",
    "Scored",
    "SubScored",
    "Texts",
    "band_of",
    "check_answers",
    "content_hash",
    "parse_definition",
    "parts_of",
    "read_answer",
    "read_by",
    "risk_items",
    "score",
]

_HUNDREDTH = Decimal("0.01")


def content_hash(data: Mapping[str, object]) -> str:
    """Return the SHA-256 of a definition as 64 hexadecimal digits.

    Taken over canonical JSON (keys sorted, no spaces, UTF-8): the order of keys and the layout
    of the file do not change it, one changed word does.
    """
    canonical = json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def score(
    definition: Definition,
    answers: Mapping[str, int],
    *,
    group: Group | None = None,
    convention: str | None = None,
) -> Scored:
    """Score one form.

    answers      item code -> raw answer as it stands on the form (reversing is done here)
    group        whom cuts that differ between men and women are to be read for; where that is
                 unknown, each of them counts
    convention   the published reading that bands and cuts follow; the definition's own where
                 none is given, or where it is not known

    :raises InvalidAnswers: where ``check_answers`` finds a problem
    """
    refuse_invalid(definition, answers)
    missing = _missing(definition, answers)
    complete = bool(answers) and len(missing) <= definition.key.may_be_missing
    exact = _exact_total(definition, answers) if complete else None
    told, bands, cuts = _reading(definition, convention)
    band = None if exact is None else _band_at(bands, exact)
    reached = () if exact is None else _cuts(cuts, exact, group)
    subscales = _subscales(definition, answers) if complete and not missing else ()
    level, level_raised = _level(definition, answers, complete)
    return Scored(
        complete=complete,
        total=None if exact is None else _shown(exact),
        band=None if band is None else band.code,
        missing=missing,
        risk=risk_of(definition, answers),
        cuts=reached,
        convention=told,
        answered=len(answers),
        percent=_percent(definition, exact),
        subscales=subscales,
        clusters=_clusters(definition, answers) if complete else (),
        pattern=_pattern(definition, answers) if complete else None,
        level=level,
        raised=bool(reached)
        or level_raised
        or (band is not None and band.raised)
        or any(subscale.raised for subscale in subscales),
    )


def read_by(definition: Definition, convention: str) -> Definition:
    """Return the definition with another published reading as its own.

    An unknown or empty convention leaves it as it is.
    """
    for reading in definition.readings:
        if reading.convention == convention:
            return replace(
                definition, convention=convention, bands=reading.bands, cuts=reading.cuts,
                readings=(),
            )  # fmt: skip
    return definition


def band_of(definition: Definition, total: int | Decimal | Fraction) -> Band | None:
    """Return the band of a total by the definition's own reading; None without bands."""
    return _band_at(definition.bands, total)


def _band_at(bands: Sequence[Band], total: int | Decimal | Fraction) -> Band | None:
    reached = [band for band in bands if band.start <= total]
    return reached[-1] if reached else None


def _missing(definition: Definition, answers: Mapping[str, int]) -> tuple[str, ...]:
    """An item whose condition was answered otherwise is not asked, and so not missing."""
    return tuple(
        item.code
        for item in definition.items
        if item.code not in answers and not _passed_over(definition, item, answers)
    )


def _passed_over(definition: Definition, item: Item, answers: Mapping[str, int]) -> bool:
    if item.asked_if is None:
        return False
    asked = item.asked_if.item
    if asked in answers:
        return answers[asked] < item.asked_if.at_least
    other = definition.item(asked)
    return other is not None and _passed_over(definition, other, answers)


def _points(item: Item, answer: int) -> int:
    return item.scale.low + item.scale.high - answer if item.reversed else answer


def _exact_total(definition: Definition, answers: Mapping[str, int]) -> Fraction | None:
    key = definition.key
    asked = [item for item in definition.items if item.code in answers]
    if key.method is Method.NONE:
        return None
    if key.method is Method.GOAL_ATTAINMENT:
        rated = [(item.weight, _points(item, answers[item.code])) for item in asked]
        return attainment(rated, key.rho)
    points = sum(_points(item, answers[item.code]) for item in asked)
    if key.method is Method.SUM:
        # What was passed over counts as its lowest.
        points += sum(item.scale.low for item in definition.items if item.code not in answers)
    total = Fraction(points * key.multiplier, TENTH if definition.tenths else 1)
    if key.method is Method.MEAN:
        return total / len(asked)
    if key.method is Method.PRORATED:
        return total * len(definition.items) / len(asked)
    return total


def _shown(exact: Fraction) -> int | Decimal:
    if exact.denominator == 1:
        return exact.numerator
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return value.quantize(_HUNDREDTH, rounding=ROUND_DOWN)


def _reading(
    definition: Definition, convention: str | None
) -> tuple[str | None, tuple[Band, ...], tuple[Cut, ...]]:
    for reading in definition.readings:
        if reading.convention == convention:
            return reading.convention, reading.bands, reading.cuts
    return definition.convention, definition.bands, definition.cuts


def _cuts(cuts: Sequence[Cut], exact: Fraction, group: Group | None) -> tuple[str, ...]:
    return tuple(cut.code for cut in cuts if cut.concerns(group) and cut.reached_by(exact))


def _percent(definition: Definition, exact: Fraction | None) -> int | Decimal | None:
    if exact is None or not definition.key.percent:
        return None
    share = (exact - definition.lowest) / (definition.highest - definition.lowest)
    return _shown(share * 100)


def _subscales(definition: Definition, answers: Mapping[str, int]) -> tuple[SubScored, ...]:
    return tuple(_subscale(definition, subscale, answers) for subscale in definition.subscales)


def _subscale(definition: Definition, subscale: Subscale, answers: Mapping[str, int]) -> SubScored:
    points = 0
    for item in definition.items:
        if item.code in subscale.items:
            points += _points(item, answers[item.code]) if item.code in answers else item.scale.low
    total = points * subscale.multiplier
    band = _band_at(subscale.bands, total)
    return SubScored(subscale.code, total, band.code if band else None, bool(band and band.raised))


def _clusters(definition: Definition, answers: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        cluster.code
        for cluster in definition.clusters
        if sum(answers.get(code, cluster.endorsed_from - 1) >= cluster.endorsed_from
               for code in cluster.items) >= cluster.at_least
    )  # fmt: skip


def _pattern(definition: Definition, answers: Mapping[str, int]) -> bool | None:
    if not definition.clusters:
        return None
    return len(_clusters(definition, answers)) == len(definition.clusters)


def _level(
    definition: Definition, answers: Mapping[str, int], complete: bool
) -> tuple[str | None, bool]:
    """Return the first level whose conditions are met; the last one needs a finished form."""
    for level in definition.levels:
        met = any(
            answers.get(condition.item, condition.at_least - 1) >= condition.at_least
            for condition in level.when
        )
        if met or (complete and not level.when):
            return level.code, level.raised
    return None, False
