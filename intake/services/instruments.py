"""The forms that are shipped."""

import json
from pathlib import Path

from django.db import transaction

from intake.models import Instrument, InstrumentVersion
from intake.rules.definitions import parse_definition
from intake.rules.instruments import content_hash

DEFINITIONS = Path(__file__).parent.parent / "instruments"


@transaction.atomic
def install_instruments() -> None:
    """Load every shipped definition as a version, once; safe to repeat."""
    for path in sorted(DEFINITIONS.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        definition = parse_definition(data)
        instrument, _made = Instrument.objects.get_or_create(code=definition.code)
        InstrumentVersion.objects.get_or_create(
            content_hash=content_hash(data),
            defaults={
                "instrument": instrument,
                "version": definition.version,
                "definition": data,
            },
        )
