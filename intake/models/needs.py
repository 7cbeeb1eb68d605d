"""What the client needs from the practice, and who else has a say: as said in one assessment."""

from django.db import models

from common.fields import EncryptedField
from common.models import Record
from intake.models.assessments import Assessment
from intake.rules.needs import Layer, Part


class OfAssessment(Record):
    """A row of one assessment, sealed with its client's key; ``position`` from 0."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_position_once", fields=["assessment", "position"]
            )
        ]

    def sealing_key(self, ring: str) -> bytes:
        return self.assessment.client.sealing_key(ring)


class Need(OfAssessment):
    """What the client needs: basic, expected, or a delight; important, urgent, or neither."""

    text = EncryptedField()
    layer = models.CharField(max_length=12)
    important = models.BooleanField()
    urgent = models.BooleanField()

    class Meta(OfAssessment.Meta):
        constraints = [
            *OfAssessment.Meta.constraints,
            models.CheckConstraint(
                name="need_layer_known",
                condition=models.Q(layer__in=[layer.value for layer in Layer]),
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.position}"


class Stakeholder(OfAssessment):
    """Somebody else with a say. ``may_be_told`` only with the client's own yes."""

    part = models.CharField(max_length=12)
    name = EncryptedField(null=True)
    may_be_told = models.BooleanField()

    class Meta(OfAssessment.Meta):
        constraints = [
            *OfAssessment.Meta.constraints,
            models.CheckConstraint(
                name="stakeholder_part_known",
                condition=models.Q(part__in=[part.value for part in Part]),
            ),
        ]

    def __str__(self) -> str:
        return f"stakeholder {self.position}"
