"""New versions: an official text that is loaded, a form of the practice's own that is written."""

import copy
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.once import insert_once
from intake.models import Instrument, InstrumentVersion
from intake.rules.definitions import parse_definition
from intake.rules.instruments import content_hash
from intake.rules.packs import base_version, parse_pack, with_text
from intake.rules.strict import InvalidDefinition
from intake.services.shipped import shipped_definitions
from people import trail
from people.models import User


class UnreadableDefinition(DomainError):
    """A document that cannot be read was to be stored.

    problems   every slip with its path
    """

    status = 422

    def __init__(self, problem: InvalidDefinition) -> None:
        super().__init__(_("The document cannot be read."))
        self.problems = problem.all


class CodeIsTaken(DomainError):
    """The code belongs to an instrument that is shipped, or to another of the practice's."""

    status = 422


class NotOurs(DomainError):
    """A shipped instrument changes by a pack, not by being written anew."""


class EditedMeanwhile(DomainError):
    """Somebody published another version since this one was opened."""


@transaction.atomic
def load_pack(*, instrument: Instrument, data: Mapping[str, object], by: User) -> InstrumentVersion:
    """Store a new version that carries the official wording, and put it in force.

    The same text again gives the version that is already there, and puts that in force.

    :raises UnreadableDefinition: with every slip of the pack
    """
    instrument = Instrument.objects.select_for_update(of=["self"]).get(pk=instrument.pk)
    bare = _scoring_of(instrument)
    try:
        pack = parse_pack(data, parse_definition(bare.definition))
    except InvalidDefinition as problem:
        raise UnreadableDefinition(problem) from problem
    known = list(instrument.versions.filter(version__startswith=f"{bare.version}+text."))
    for version in known:
        number = int(version.version.rpartition(".")[2])
        if content_hash(with_text(bare.definition, pack, number)) == version.content_hash:
            return _in_force(instrument, version, by)
    new = _stored(
        instrument,
        with_text(bare.definition, pack, len(known) + 1),
        InstrumentVersion.Source.PACK,
        by,
    )
    return _in_force(instrument, new, by)


@transaction.atomic
def publish_own(
    *, data: Mapping[str, object], by: User, editing: Instrument | None = None, base: str = ""
) -> InstrumentVersion:
    """Store what the practice wrote as the next version of its own form, and put it in force.

    A new form starts switched off. Where nothing but the version differs from the one in force,
    that one is returned: no version without a change.

    data      the definition; the version in it is replaced by the next number
    editing   the form that is written anew; None for a new one
    base      hash of the version that was opened, where one was

    :raises UnreadableDefinition: with every slip
    :raises CodeIsTaken: if a new form asks for a code in use, or a form for another's
    :raises NotOurs: if ``editing`` is a shipped instrument
    :raises EditedMeanwhile: if another version is in force than the one opened
    """
    try:
        definition = parse_definition({**data, "version": "0"})
    except InvalidDefinition as problem:
        raise UnreadableDefinition(problem) from problem
    instrument = _own(definition.code, editing)
    now_in_force = instrument.current
    if base and (now_in_force is None or now_in_force.content_hash != base):
        raise EditedMeanwhile(_("Someone has published a newer version since you opened this one."))
    if now_in_force and _substance(now_in_force.definition) == _substance(data):
        return now_in_force
    number = instrument.versions.count() + 1
    new: dict[str, Any] = {**copy.deepcopy(dict(data)), "version": str(number)}
    stored = _stored(instrument, new, InstrumentVersion.Source.OWN, by)
    return _in_force(instrument, stored, by)


# Addresses of their own; a form of such a name could not be opened.
RESERVED = ("new", "import", "draft")


def _own(code: str, editing: Instrument | None) -> Instrument:
    if editing is None:
        shipped = {str(data["code"]) for data in shipped_definitions()}
        taken = _("This code belongs to another instrument. Choose another one.")
        if code in shipped or code in RESERVED or Instrument.objects.filter(code=code).exists():
            raise CodeIsTaken(taken)
        # Two who write at once meet here; the second waits and is told as if it had come later.
        new, is_new = insert_once(Instrument(code=code, own=True), code=code)
        if not is_new:
            raise CodeIsTaken(taken)
        return new
    instrument = Instrument.objects.select_for_update(of=["self"]).get(pk=editing.pk)
    if not instrument.own:
        raise NotOurs(_("Built-in instruments can't be edited. Load the official text instead."))
    if code != instrument.code:
        raise CodeIsTaken(_("A form's code can't be changed. Create a new form instead."))
    return instrument


def _scoring_of(instrument: Instrument) -> InstrumentVersion:
    """Return the version that the one in force was made from, without any text."""
    current = instrument.current
    if current is None or current.source != InstrumentVersion.Source.PACK:
        if current is None:
            raise NotOurs(_("This instrument has no version yet."))
        return current
    return instrument.versions.get(version=base_version(current.version))


def _substance(data: Mapping[str, object]) -> str:
    return content_hash({name: value for name, value in data.items() if name != "version"})


def _stored(
    instrument: Instrument, data: Mapping[str, object], source: str, by: User
) -> InstrumentVersion:
    definition = parse_definition(data)
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        version=definition.version,
        definition=data,
        content_hash=content_hash(data),
        source=source,
        has_text=definition.has_text,
        made_by=by,
    )
    facts = {"instrument": instrument.code, "version": version.version}
    trail.record("intake.instrument.version_made", on=version, by=by, **facts)
    return version


def _in_force(instrument: Instrument, version: InstrumentVersion, by: User) -> InstrumentVersion:
    if instrument.current_id != version.pk:
        instrument.current = version
        instrument.save(update_fields=["current"])
        facts = {"instrument": instrument.code, "version": version.version}
        trail.record("intake.instrument.version_in_force", on=instrument, by=by, **facts)
    return version
