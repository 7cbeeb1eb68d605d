"""Stored scores, worked out again from the answers: what is found is told, nothing is written."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from common.crypto import unsealer
from common.fields import EncryptedField, read
from intake.models import Administration, InstrumentVersion
from intake.rules.alike import Outcome, score_many
from intake.rules.instruments import InvalidAnswers, Scored, parts_of
from intake.rules.shape import Definition, Group
from intake.selectors.instruments import published
from people.models.clients import data_key

ANSWERS: EncryptedField = Administration._meta.get_field("answers")  # type: ignore[assignment]
MOST_KNOWN = 20_000  # of one kind: a long form has more sums than fit into memory
_Kind = tuple[int, str | None, str]  # version, for whom the cuts were read, published reading
NOTHING = "{}"  # what a score without parts has there

# Each batch begins behind the last row of the one before, so that none costs more than another.
BATCH = """
    SELECT form.id, form.public_id::text, form.version_id, form.client_id,
           client.public_id::text, client.wrapped_key, form.answers,
           score.complete, score.total, score.band, score.at_risk,
           score.convention, score.parts::text
    FROM intake_administration form
    JOIN intake_score score ON score.administration_id = form.id
    JOIN people_client client ON client.id = form.client_id
    WHERE form.id > %(after)s
    ORDER BY form.id
    LIMIT %(limit)s
"""


class _Row(NamedTuple):
    """One stored score with the answers it was made of, as the database has them."""

    id: int
    public_id: str
    version: int
    client: int
    client_public_id: str
    wrapped_key: Any
    answers: Any
    complete: bool
    total: Decimal | None
    band: str
    at_risk: bool
    convention: str
    parts: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One score that its answers do not give.

    field   what differs; "answers" where they cannot be read by their version
    """

    administration: str
    version: str
    field: str
    stored: str
    found: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch found. ``last`` is where the next one goes on; None where there is none."""

    checked: int
    differences: tuple[Difference, ...]
    last: int | None


class Rescoring:
    """Reads scores in the order in which they were made, so many at a time."""

    def __init__(self) -> None:
        self._versions: dict[int, tuple[str, Definition]] = {}
        self._known: dict[_Kind, dict[bytes, Outcome]] = defaultdict(dict)

    def batch(self, *, after: int, limit: int) -> Batch:
        """Work out again the next ``limit`` scores behind the administration ``after``."""
        with connection.cursor() as cursor:
            cursor.execute(BATCH, {"after": after, "limit": limit})
            rows = [_Row._make(row) for row in cursor.fetchall()]
        self._learn({row.version for row in rows})
        found: dict[int, list[Difference]] = {}
        for kind, (places, forms) in _together(rows).items():
            version, reader, convention = kind
            name, definition = self._versions[version]
            group = Group(reader) if reader else None
            known = self._known[kind]
            outcomes = score_many(
                definition, forms, group=group, convention=convention or None, known=known
            )
            if len(known) > MOST_KNOWN:
                known.clear()
            for place, outcome in _unlike(rows, places, outcomes):
                found[place] = list(_differences(rows[place], name, outcome, group))
        differences = [one for place in sorted(found) for one in found[place]]
        return Batch(len(rows), tuple(differences), rows[-1].id if rows else None)

    def _learn(self, needed: set[int]) -> None:
        new = needed - self._versions.keys()
        if new:
            for version in InstrumentVersion.objects.filter(pk__in=new):
                self._versions[version.pk] = (str(version), published(version))


def _together(rows: Sequence[_Row]) -> dict[_Kind, tuple[list[int], list[dict[str, int]]]]:
    """Open every form; return those that are scored alike: places among the rows, and answers."""
    kinds: dict[_Kind, tuple[list[int], list[dict[str, int]]]] = defaultdict(lambda: ([], []))
    client, opened = None, None
    for place, row in enumerate(rows):
        # The forms of one visit stand together; their client's key is opened once for all.
        if opened is None or row.client != client:
            client = row.client
            opened = unsealer(data_key("client", row.client_public_id, bytes(row.wrapped_key)))
        reader = None if row.parts == NOTHING else json.loads(row.parts).get("for")
        places, forms = kinds[row.version, reader, row.convention]
        places.append(place)
        forms.append(read(opened(bytes(row.answers), ANSWERS.bound_to(row.public_id))))
    return kinds


def _unlike(
    rows: Sequence[_Row], places: Sequence[int], outcomes: Sequence[Outcome]
) -> Iterator[tuple[int, Outcome]]:
    """Yield those whose score is not the stored one at first sight, or has more to compare."""
    told: dict[int, tuple[Any, ...]] = {}
    for place, outcome in zip(places, outcomes, strict=True):
        row = rows[place]
        if (plain := told.get(id(outcome))) is None:
            plain = told[id(outcome)] = _plain(outcome)
        if row[7:11] != plain or row.convention or row.parts != NOTHING:
            yield place, outcome


def _plain(outcome: Outcome) -> tuple[Any, ...]:
    """Return what every score says, as the columns of a row have it."""
    if isinstance(outcome, InvalidAnswers):
        return ()
    total = None if outcome.total is None else Decimal(outcome.total)
    return outcome.complete, total, outcome.band or outcome.level or "", bool(outcome.risk)


def _differences(
    row: _Row, version: str, again: Outcome, group: Group | None
) -> Iterator[Difference]:
    if isinstance(again, InvalidAnswers):
        yield Difference(row.public_id, version, "answers", "", str(again))
        return
    for field, before, now in _pairs(row, again, group):
        if before != now:
            yield Difference(row.public_id, version, field, str(before), str(now))


def _pairs(row: _Row, again: Scored, group: Group | None) -> Iterator[tuple[str, object, object]]:
    names = ("complete", "total", "band", "at_risk")
    yield from zip(names, row[7:11], _plain(again), strict=True)
    # What was not kept then cannot differ now.
    if row.convention:
        yield "convention", row.convention, again.convention or ""
    if row.parts != NOTHING:
        yield "parts", json.loads(row.parts), parts_of(again, group)
