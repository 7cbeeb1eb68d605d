"""A finished assessment with everything that was said and answered then."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.models import Administration, Assessment, Goal, Need, Stakeholder


@dataclass(frozen=True, slots=True)
class Finished:
    """forms   each with its version, instrument and score"""

    forms: Sequence[Administration]
    goals: Sequence[Goal]
    needs: Sequence[Need]
    stakeholders: Sequence[Stakeholder]


def finished(assessment: Assessment) -> Finished:
    """Return what belongs to an assessment that was fetched with its client."""
    filled = Administration.objects.filter(assessment=assessment)
    forms = list(filled.select_related("version__instrument", "score").order_by("id"))
    goals, needs, people = (
        list(kind.order_by("position"))
        for kind in (assessment.goals, assessment.needs, assessment.stakeholders)
    )
    for row in (*forms, *goals, *needs, *people):
        # Sealed with the client's key, which is here already.
        row.assessment = assessment
    for form in forms:
        form.client = assessment.client
    return Finished(forms, goals, needs, people)
