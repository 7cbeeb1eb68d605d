"""Questions about the forms there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from intake.models import Attestation, Instrument, InstrumentVersion
from intake.rules.definitions import Definition, parse_definition
from intake.rules.shape import LicenceClass

# One reading of each version serves as long as the process lives: versions never change.
_PUBLISHED: dict[str, Definition] = {}


@dataclass(frozen=True, slots=True)
class Listed:
    """One instrument as the list shows it."""

    instrument: Instrument
    version: InstrumentVersion
    definition: Definition
    attested: bool

    @property
    def place(self) -> tuple[bool, int, str]:
        """Where it stands: the page's order first, then by code."""
        row = self.instrument
        return row.intake_position is None, row.intake_position or 0, row.code

    @property
    def locked(self) -> bool:
        """Whether it cannot be switched on before somebody states a licence."""
        return self.definition.licence_class is LicenceClass.ATTESTATION and not self.attested


def instruments() -> list[Listed]:
    """Return every instrument that has a version: the page's order first, then by code."""
    rows = _with_attested(Instrument.objects.filter(current__isnull=False))
    return sorted((_listed(row) for row in rows), key=lambda row: row.place)


def instrument_named(code: str) -> Listed | None:
    """Return one instrument, or None."""
    row = _with_attested(Instrument.objects.filter(code=code, current__isnull=False)).first()
    return _listed(row) if row else None


def _with_attested(rows: "QuerySet[Instrument]") -> "QuerySet[Instrument]":
    stated = Attestation.objects.filter(instrument=OuterRef("pk"))
    return rows.select_related("current").annotate(attested=Exists(stated))


def _listed(row: Instrument) -> Listed:
    if row.current is None:
        raise ValueError("an instrument without a version is not listed")
    return Listed(row, row.current, published(row.current), row.attested)  # type: ignore[attr-defined]


def published(version: InstrumentVersion) -> Definition:
    """Return the definition as it was published, by its own convention."""
    known = _PUBLISHED.get(version.content_hash)
    if known is None:
        known = _PUBLISHED[version.content_hash] = parse_definition(version.definition)
    return known


def definition_as_published(instrument: Instrument) -> Definition:
    """Return the definition in force, with every reading it has."""
    if instrument.current is None:
        raise ValueError("an instrument without a version has no definition")
    return published(instrument.current)


def lacks_attestation(instrument: Instrument) -> bool:
    """Whether its licence asks for a statement that nobody has made."""
    definition = definition_as_published(instrument)
    if definition.licence_class is not LicenceClass.ATTESTATION:
        return False
    return not Attestation.objects.filter(instrument=instrument).exists()


def versions_of(instrument: Instrument) -> Sequence[InstrumentVersion]:
    """Return every version, the newest first."""
    rows = InstrumentVersion.objects.filter(instrument=instrument).select_related("made_by")
    return list(rows.defer("definition").order_by("-id"))


def attestations_of(instrument: Instrument) -> Sequence[Attestation]:
    """Return who stated what, the newest first."""
    return list(
        Attestation.objects.filter(instrument=instrument).select_related("by").order_by("-at")
    )
