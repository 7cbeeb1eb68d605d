"""The forms that may be filled in, and every version they ever had."""

from django.db import models

from common.models import Record


class Instrument(models.Model):
    """A form that may be filled in; its words and rules stand in its versions."""

    code = models.SlugField(unique=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(Record):
    """One definition, forever. One changed word is a new version."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="instrument_version_once", fields=["instrument", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.version}"
