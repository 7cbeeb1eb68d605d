"""Stored scores, worked out again from the answers: what is found is told, nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from intake.models import Administration, InstrumentVersion
from intake.rules.instruments import InvalidAnswers, parts_of, score
from intake.rules.shape import Definition, Group
from intake.selectors.instruments import published

FIELDS = (
    "id", "public_id", "answers", "client_id", "version_id",
    "client__public_id", "client__wrapped_key",
    "score__complete", "score__total", "score__band", "score__convention", "score__parts",
    "score__at_risk",
)  # fmt: skip


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

    def batch(self, *, after: int, limit: int) -> Batch:
        """Work out again the next ``limit`` scores behind the administration ``after``."""
        rows = list(
            Administration.objects.filter(pk__gt=after, score__isnull=False)
            .select_related("client", "score")
            .only(*FIELDS)
            .order_by("pk")[:limit]
        )
        self._learn({row.version_id for row in rows})
        # The forms of one visit stand together; their client's key is opened once for all.
        clients: dict[int, Any] = {}
        found: list[Difference] = []
        for row in rows:
            row.client = clients.setdefault(row.client_id, row.client)
            found += self._differences(row)
        return Batch(len(rows), tuple(found), rows[-1].pk if rows else None)

    def _learn(self, needed: set[int]) -> None:
        new = needed - self._versions.keys()
        if new:
            for version in InstrumentVersion.objects.filter(pk__in=new):
                self._versions[version.pk] = (str(version), published(version))

    def _differences(self, row: Administration) -> Iterator[Difference]:
        version, definition = self._versions[row.version_id]
        stored = row.score
        reader = stored.parts.get("for")
        group = Group(reader) if reader else None
        try:
            again = score(
                definition, row.answers, group=group, convention=stored.convention or None
            )
        except InvalidAnswers as problem:
            yield Difference(str(row.public_id), version, "answers", "", str(problem))
            return
        total = None if again.total is None else Decimal(again.total)
        pairs: dict[str, tuple[object, object]] = {
            "complete": (stored.complete, again.complete),
            "total": (stored.total, total),
            "band": (stored.band, again.band or again.level or ""),
            "at_risk": (stored.at_risk, bool(again.risk)),
        }
        # What was not kept then cannot differ now.
        if stored.convention:
            pairs["convention"] = (stored.convention, again.convention or "")
        if stored.parts:
            pairs["parts"] = (stored.parts, parts_of(again, group))
        for field, (before, now) in pairs.items():
            if before != now:
                yield Difference(str(row.public_id), version, field, str(before), str(now))
