"""The forms that come with the software."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from intake.models import Instrument, InstrumentVersion
from intake.rules.definitions import parse_definition
from intake.rules.instruments import content_hash
from intake.rules.packs import fits, text_of, with_text
from intake.rules.shape import Definition, LicenceClass
from intake.rules.sheet import SADS

DEFINITIONS = Path(__file__).parent.parent / "instruments"
# What stands on a new practice's assessment page, in this order.
ON_INTAKE = (SADS, "phq-9", "gad-7")


@transaction.atomic
def install_instruments() -> None:
    """Load every shipped definition as a version, once; safe to repeat.

    A version that is new comes into force, with the official text that the practice has loaded
    for the one before where it belongs to the same items. What the practice has switched on, off
    or moved stays as it is.
    """
    shipped = _unknown([_understood(text) for text in _texts()])
    if not shipped:
        return
    Instrument.objects.bulk_create(
        [Instrument(code=one.code, **_first_state(one.definition)) for one in shipped],
        ignore_conflicts=True,
    )
    instruments = _locked_all(one.code for one in shipped)
    # Whoever else was installing has been waited for.
    new = [one for one in _unknown(shipped) if not instruments[one.code].own]
    versions = InstrumentVersion.objects.bulk_create(
        InstrumentVersion(
            instrument=instruments[one.code],
            version=one.definition.version,
            definition=one.data,
            content_hash=one.content_hash,
            has_text=one.definition.has_text,
        )
        for one in new
    )
    for one, version in zip(new, versions, strict=True):
        instrument = instruments[one.code]
        instrument.current = _with_known_text(instrument, version, one.definition)
    Instrument.objects.bulk_update([instruments[one.code] for one in new], ["current"])


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A definition that comes with the software, as it is written and as it is understood."""

    data: Mapping[str, object]
    content_hash: str
    definition: Definition

    @property
    def code(self) -> str:
        return self.definition.code


def shipped_definitions() -> Iterator[Mapping[str, object]]:
    return (json.loads(text) for text in _texts())


def _texts() -> Iterator[str]:
    return (path.read_text(encoding="utf-8") for path in sorted(DEFINITIONS.glob("*.json")))


@cache
def _understood(text: str) -> _Shipped:
    data = json.loads(text)
    return _Shipped(data, content_hash(data), parse_definition(data))


def _unknown(shipped: list[_Shipped]) -> list[_Shipped]:
    """Return those that the practice has no version of."""
    hashes = [one.content_hash for one in shipped]
    rows = InstrumentVersion.objects.filter(content_hash__in=hashes)
    known = set(rows.values_list("content_hash", flat=True))
    return [one for one in shipped if one.content_hash not in known]


def _locked_all(codes: Iterable[str]) -> dict[str, Instrument]:
    rows = Instrument.objects.filter(code__in=codes).select_related("current").order_by("code")
    return {row.code: row for row in rows.select_for_update(of=["self"])}


def _first_state(definition: Definition) -> dict[str, object]:
    free = definition.licence_class is not LicenceClass.ATTESTATION
    place = ON_INTAKE.index(definition.code) if definition.code in ON_INTAKE else None
    return {"active": free, "intake_position": place}


def _with_known_text(
    instrument: Instrument, version: InstrumentVersion, definition: Definition
) -> InstrumentVersion:
    """Put the wording of the version in force on the new one, where it fits."""
    before = instrument.current
    if before is None or before.made_by is None:
        return version
    pack = text_of(parse_definition(before.definition))
    if pack is None or not fits(pack, definition):
        return version
    data = with_text(version.definition, pack, 1)
    return InstrumentVersion.objects.create(
        instrument=instrument,
        version=data["version"],
        definition=data,
        content_hash=content_hash(data),
        source=InstrumentVersion.Source.PACK,
        has_text=True,
        made_by=before.made_by,
    )
