"""The forms that may be filled in, and every version they ever had."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people.models import User


class Instrument(models.Model):
    """A form that may be filled in; its words and rules stand in its versions.

    active            it may be filled in now
    own               made by the practice, not shipped
    current           the version in force: what is filled in now is read by it
    intake_position   its place on the assessment page; None where it is not there
    convention        which published reading its scores follow; "" for the instrument's own
    """

    code = models.SlugField(unique=True)
    active = models.BooleanField(default=False)
    own = models.BooleanField(default=False, db_default=False)
    current = models.ForeignKey(
        "InstrumentVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    intake_position = models.PositiveSmallIntegerField(null=True)
    convention = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="instrument_on_intake_is_active",
                condition=Q(active=True) | Q(intake_position=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(Record):
    """One definition, forever. One changed word is a new version; the database refuses edits.

    made_by    who brought it in; nobody for what is shipped
    has_text   every item carries its official wording, so that a client can fill it in alone
    """

    class Source(models.TextChoices):
        SHIPPED = "shipped", _("built in")
        PACK = "pack", _("with official text")
        OWN = "own", _("the practice's own")

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64, unique=True)
    source = models.CharField(
        max_length=8, choices=Source, default=Source.SHIPPED, db_default=Source.SHIPPED.value
    )
    has_text = models.BooleanField(default=False, db_default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="instrument_version_once", fields=["instrument", "version"]
            ),
            models.CheckConstraint(
                name="instrument_version_brought_in_by_somebody",
                condition=Q(source="shipped") | Q(made_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="instrument_version_is_for_ever",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.version}"


class Attestation(Record):
    """Somebody states under which licence the practice uses an instrument. Never edited."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="attestations"
    )
    licence = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="attestation_names_a_licence", condition=~Q(licence="")),
        ]
        indexes = [
            # intake.selectors.instruments: the newest statement of an instrument
            models.Index(F("instrument"), F("at").desc(), name="attestation_of_instrument"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="attestation_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"attestation of {self.at:%Y-%m-%d}"
