"""What the practice does with each form."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.errors import DomainError
from intake.models import Attestation, Instrument, InstrumentVersion
from intake.rules.sheet import SADS
from intake.selectors.instruments import definition_as_published, lacks_attestation
from people import trail
from people.models import User

LONGEST_LICENCE = 200


class AttestationMissing(DomainError):
    """Nobody has stated under which licence the practice uses this instrument."""


class InstrumentIsOff(DomainError):
    """An instrument that is switched off cannot stand on the assessment page."""


class SeverityFormStays(DomainError):
    """The severity form carries the clinical floor; an intake without it would have none."""


class UnknownConvention(DomainError):
    """The instrument has no such reading."""

    status = 422


class NoLicenceNamed(DomainError):
    """An attestation that names no licence states nothing."""

    status = 422


class AlreadyInForce(DomainError):
    """This version is the one that is filled in already."""


@transaction.atomic
def attest_licence(*, instrument: Instrument, licence: str, by: User, now: datetime) -> Attestation:
    """Record who states under which licence the practice uses the instrument.

    :raises NoLicenceNamed: if ``licence`` is empty or longer than ``LONGEST_LICENCE``
    """
    licence = licence.strip()
    if not licence or len(licence) > LONGEST_LICENCE:
        raise NoLicenceNamed(_("Name the licence: its number, its date, or where it is written."))
    attestation = Attestation.objects.create(instrument=instrument, licence=licence, by=by, at=now)
    _record("licence_attested", instrument, by)
    return attestation


@transaction.atomic
def activate(*, instrument: Instrument, by: User) -> None:
    """Switch the instrument on, so that it may be filled in.

    :raises AttestationMissing: if its licence asks for an attestation and there is none
    """
    instrument = _locked(instrument)
    if lacks_attestation(instrument):
        raise AttestationMissing(
            _("This instrument needs a licence. First state which licence you use it under.")
        )
    if not instrument.active:
        instrument.active = True
        instrument.save(update_fields=["active"])
        _record("activated", instrument, by)


@transaction.atomic
def deactivate(*, instrument: Instrument, by: User) -> None:
    """Switch the instrument off; it leaves the assessment page, and its scores stay.

    :raises SeverityFormStays: for the severity form
    """
    instrument = _locked(instrument)
    _keep_severity(instrument)
    if instrument.active:
        instrument.active, instrument.intake_position = False, None
        instrument.save(update_fields=["active", "intake_position"])
        _record("deactivated", instrument, by)


@transaction.atomic
def put_on_intake(*, instrument: Instrument, by: User) -> None:
    """Put the instrument last on the assessment page.

    :raises InstrumentIsOff: if it is switched off
    """
    _page()
    instrument = _locked(instrument)
    if not instrument.active:
        raise InstrumentIsOff(_("Switch the instrument on first."))
    if instrument.intake_position is None:
        # Asked after the lock: what another one added meanwhile is there now.
        last = Instrument.objects.aggregate(last=Max("intake_position"))["last"]
        instrument.intake_position = 0 if last is None else last + 1
        instrument.save(update_fields=["intake_position"])
        _record("put_on_intake", instrument, by)


@transaction.atomic
def take_off_intake(*, instrument: Instrument, by: User) -> None:
    """Take the instrument off the assessment page; it may be filled in elsewhere as before.

    :raises SeverityFormStays: for the severity form
    """
    _page()
    instrument = _locked(instrument)
    _keep_severity(instrument)
    if instrument.intake_position is not None:
        instrument.intake_position = None
        instrument.save(update_fields=["intake_position"])
        _record("taken_off_intake", instrument, by)


@transaction.atomic
def move_on_intake(*, instrument: Instrument, up: bool, by: User) -> None:
    """Change places with the neighbour on the assessment page; the severity form stays first."""
    codes = _page()
    movable = [code for code in codes if code != SADS]
    if instrument.code not in movable:
        return
    place = movable.index(instrument.code)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(movable):
        return
    movable[place], movable[other] = movable[other], movable[place]
    ordered = [code for code in codes if code == SADS] + movable
    for position, code in enumerate(ordered):
        Instrument.objects.filter(code=code).update(intake_position=position)
    _record("moved_on_intake", instrument, by)


@transaction.atomic
def choose_convention(*, instrument: Instrument, convention: str, by: User) -> None:
    """Choose which published reading the scores follow from now on; stored ones stay.

    :raises UnknownConvention: if the version in force has no such reading
    """
    instrument = _locked(instrument)
    definition = definition_as_published(instrument)
    known = [reading.convention for reading in definition.readings]
    if convention not in [definition.convention, *known]:
        raise UnknownConvention(_("Choose one of the interpretations shown."))
    chosen = convention if convention in known else ""
    if instrument.convention != chosen:
        instrument.convention = chosen
        instrument.save(update_fields=["convention"])
        _record("convention_chosen", instrument, by)


@transaction.atomic
def put_in_force(*, version: InstrumentVersion, by: User) -> None:
    """Let people fill in this version from now on; answers to others stay with theirs.

    :raises AlreadyInForce: if it is the one that is filled in now
    :raises AttestationMissing: if it needs a licence that nobody has stated, and is in use
    """
    instrument = _locked(version.instrument)
    if instrument.current_id == version.pk:
        raise AlreadyInForce(_("This version is already in use."))
    instrument.current = version
    if instrument.active and lacks_attestation(instrument):
        raise AttestationMissing(
            _("This instrument needs a licence. First state which licence you use it under.")
        )
    instrument.save(update_fields=["current"])
    _record("version_in_force", instrument, by, version=version.version)


def _locked(instrument: Instrument) -> Instrument:
    locked = Instrument.objects.select_for_update(of=["self"]).select_related("current")
    return locked.get(pk=instrument.pk)


def _page() -> list[str]:
    """Lock the page and return its codes in order: two who move at once take turns."""
    list(Instrument.objects.select_for_update(of=["self"]).filter(code=SADS))
    rows = Instrument.objects.filter(intake_position__isnull=False)
    return list(rows.order_by("intake_position", "code").values_list("code", flat=True))


def _keep_severity(instrument: Instrument) -> None:
    if instrument.code == SADS:
        raise SeverityFormStays(
            _(
                "The severity form can't be switched off: without it, no file would have a "
                "clinical floor."
            )
        )


def _record(act: str, instrument: Instrument, by: User, **facts: str) -> None:
    trail.record(
        f"intake.instrument.{act}", on=instrument, by=by, instrument=instrument.code, **facts
    )
