"""How far the totals of a form have moved since a client first filled it in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from intake.models import Assessment, InstrumentVersion, Score
from intake.rules.change import Change, Changed, change_between, comparable
from intake.rules.definitions import Definition
from intake.selectors import definitions_of


@dataclass(frozen=True, slots=True)
class Total:
    """One finished form: whose, in which assessment, when, and what it came to."""

    client_id: int
    assessment_id: int
    at: datetime
    definition: Definition
    total: Decimal


@dataclass(frozen=True, slots=True)
class Since:
    """What a form came to the first time, and how far it has moved since."""

    first: Total
    changed: Changed


def changes_of_clients(clients: Collection[int]) -> dict[int, dict[str, Change]]:
    """Return client → instrument → change from the first time to the newest.

    Only instruments for which something is published to compare by, filled in twice or more.
    """
    first: dict[tuple[int, str], Total] = {}
    newest: dict[tuple[int, str], Total] = {}
    for total in _totals(client_id__in=clients):
        key = (total.client_id, total.definition.code)
        newest[key] = total
        first.setdefault(key, total)
    found: dict[int, dict[str, Change]] = {}
    for (client, code), begun in first.items():
        if since := _since(begun, newest[client, code]):
            found.setdefault(client, {})[code] = since.changed.kind
    return found


def changes_at(assessment: Assessment) -> dict[str, Since]:
    """Return instrument → change from the first time to this assessment."""
    rows = _totals(
        client_id=assessment.client_id,
        administration__assessment__submitted_at__lte=assessment.submitted_at,
    )
    first: dict[str, Total] = {}
    found: dict[str, Since] = {}
    for total in rows:
        begun = first.setdefault(total.definition.code, total)
        if total.assessment_id == assessment.pk and (since := _since(begun, total)):
            found[total.definition.code] = since
    return found


def _since(first: Total, now: Total) -> Since | None:
    if first.assessment_id == now.assessment_id:
        return None
    if not comparable(first.definition, now.definition):
        return None
    changed = change_between(now.definition, first.total, now.total)
    return Since(first, changed) if changed else None


def _totals(**which: object) -> Iterator[Total]:
    """Yield finished forms, first to last. Two questions, whoever and however many they are."""
    scores = Score.objects.filter(complete=True, total__isnull=False, **which)
    rows = list(
        scores.order_by("administration__assessment__submitted_at", "pk").values_list(
            "client_id",
            "administration__assessment_id",
            "administration__assessment__submitted_at",
            "administration__version_id",
            "total",
        )
    )
    ids = {version for *_rest, version, _total in rows}
    versions = list(InstrumentVersion.objects.filter(pk__in=ids).select_related("instrument"))
    known = dict(zip((one.pk for one in versions), definitions_of(versions), strict=True))
    for client, assessment, at, version, total in rows:
        if known[version].change is not None:
            yield Total(client, assessment, at, known[version], total)
